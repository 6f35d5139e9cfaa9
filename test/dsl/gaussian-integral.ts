/** E[f(u1) f(u2)] for Gaussian (u1, u2) by numerical integration: what closed forms are compared with. */

/** Nodes and weights of the Gauss-Legendre rule with `n` points on [-1, 1]. */
function legendre(n: number): readonly (readonly [node: number, weight: number])[] {
  return Array.from({ length: n }, (_, k) => {
    let x = Math.cos((Math.PI * (k + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let turn = 0; turn < 20; turn++) {
      let [below, at] = [1, x];
      for (let m = 2; m <= n; m++) [below, at] = [at, ((2 * m - 1) * x * at - (m - 1) * below) / m];
      slope = (n * (x * at - below)) / (x * x - 1);
      x -= at / slope;
    }
    return [x, 2 / ((1 - x * x) * slope * slope)] as const;
  });
}

const RULE = legendre(20);

/** Nodes and weights on [from, to] in equal panels. */
const panels = (from: number, to: number, count: number): readonly (readonly [node: number, weight: number])[] =>
  Array.from({ length: count }, (_, k) => {
    const half = (to - from) / count / 2;
    const middle = from + (2 * k + 1) * half;
    return RULE.map(([x, w]) => [middle + half * x, half * w] as const);
  }).flat();

/** Nodes and weights on [from, to] in panels that halve toward both ends, for what changes fast there. */
const graded = (from: number, to: number, halvings: number): readonly (readonly [node: number, weight: number])[] => {
  const half = (to - from) / 2;
  const steps = [0, ...Array.from({ length: halvings }, (_, k) => half * 2 ** (k + 1 - halvings))];
  const edges = [
    ...steps.map((x) => from + x),
    ...steps
      .reverse()
      .slice(1)
      .map((x) => to - x),
  ];
  return edges.slice(1).flatMap((edge, k) => panels(edges[k] ?? from, edge, 1));
};

/** Radii up to where exp(-r^2 / 2) r^15 is nothing, with the density of the radius in the weight. */
const RADII = panels(0, 14, 8).map(([r, w]) => [r, w * r * Math.exp((-r * r) / 2)] as const);

const STEEP_RADII = [...graded(0, 4, 5), ...panels(4, 14, 4)].map(
  ([r, w]) => [r, w * r * Math.exp((-r * r) / 2)] as const,
);

/** Two Gaussian variables by what polar coordinates need: standard deviations, and the angle whose cosine correlates them. */
export interface Pair {
  readonly s1: number;
  readonly s2: number;
  readonly theta: number;
}

/**
 * E[f(u1) f(u2)] in polar coordinates: u1 = s1 r cos t and u2 = s2 r cos(t - theta). A kink or jump of f at 0 lies on the
 * rays where either is 0; between two of those everything is smooth. `steep` takes more nodes near them and the origin, for
 * functions that change within a tenth of s.
 */
export function gaussianMean(f: (x: number) => number, { s1, s2, theta }: Pair, steep = false): number {
  const radii = steep ? STEEP_RADII : RADII;
  const half = Math.PI / 2;
  const rays = [-half, theta - half, half, theta + half, 3 * half];
  let sum = 0;
  rays.slice(1).forEach((to, k) => {
    const angles = steep ? graded(rays[k] ?? 0, to, 6) : panels(rays[k] ?? 0, to, 2);
    for (const [t, wt] of angles) {
      for (const [r, wr] of radii) sum += f(s1 * r * Math.cos(t)) * f(s2 * r * Math.cos(t - theta)) * wr * wt;
    }
  });
  return sum / (2 * Math.PI);
}

/** E[f(u)^2] for a Gaussian u with standard deviation s. */
const meanSquare = (f: (x: number) => number, s: number): number =>
  [...panels(-14, 0, 8), ...panels(0, 14, 8)].reduce(
    (sum, [x, w]) => sum + (w * f(s * x) ** 2 * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
    0,
  );

/** The most E[f(u1) f(u2)] can be for these variances, by Cauchy and Schwarz. */
export const gaussianBound = (f: (x: number) => number, { s1, s2 }: Pair): number =>
  Math.sqrt(meanSquare(f, s1) * meanSquare(f, s2));

/** The integral of a smooth function. */
export const integrate = (f: (x: number) => number, from: number, to: number): number =>
  panels(from, to, 2).reduce((sum, [x, w]) => sum + w * f(x), 0);

/** The error function. */
export const erf = (x: number): number =>
  (2 / Math.sqrt(Math.PI)) * x * integrate((t) => Math.exp(-x * x * t * t), 0, 1);
