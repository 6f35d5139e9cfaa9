import type { Quadrature } from '../gauss-hermite.js';
import type { EntryFn } from '../traced.js';
import { eachHermite, gaussLegendre, normalWeights } from './half-line.js';
import type { SmoothFn } from './mehler.js';
import type { Parity, Series } from './series.js';
import { valuesAt } from './values.js';

/** Largest error of F and F' for variances up to `variance`, over the root of both diagonals. */
export interface Reached {
  readonly variance: number;
  readonly error: number;
}

/** Variances that are looked at, as shares of the largest. */
const SHARES: readonly number[] = [1e-6, 1e-3, 0.01, 0.03, 0.1, 0.25, 0.5, 1];

/** Cosines inside which few orders stand for all; there all orders up to `ALL` are added up to compare. */
const COSINES: readonly number[] = [-0.9, 0.5, 0.8, 0.95, 0.98];
const ALL = 1500;

/** Farther than the integrals of a series go, so that what they miss is seen. */
const END = 14;

/** A function at the nodes and at their mirror images. */
type Both = readonly [there: Float64Array, mirrored: Float64Array];

const bothAt = (fn: EntryFn, nodes: readonly number[], scale: number): Both => [
  valuesAt(
    fn,
    nodes.map((z) => scale * z),
  ),
  valuesAt(
    fn,
    nodes.map((z) => -scale * z),
  ),
];

/** A sum over nodes of weight * (f(z) + sign f(-z)). */
const total = (weights: readonly number[] | Float64Array, [there, mirrored]: Both, sign: number): number => {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * ((there[k] ?? 0) + sign * (mirrored[k] ?? 0));
  return sum;
};

/** E[a(z) b(sign z)]. */
function meanProduct(density: readonly number[], a: Both, b: Both, sign: number): number {
  const [there, mirrored] = sign > 0 ? b : [b[1], b[0]];
  return total(density, [a[0].map((x, k) => x * (there[k] ?? 0)), a[1].map((x, k) => x * (mirrored[k] ?? 0))], 1);
}

/** What is compared at one variance. */
interface Scale {
  readonly variance: number;
  readonly value: Both;
  readonly slope: Both;
  /** The mean and the coefficients of the derivative that the series uses. */
  readonly mean: number;
  readonly used: readonly { readonly order: number; readonly d: number }[];
  /** All coefficients of the derivative. */
  readonly all: Float64Array;
}

function scaleOf(fn: SmoothFn, series: Series, rule: Quadrature, variance: number): Scale {
  const s = Math.sqrt(variance);
  const slope = bothAt(fn.slope, series.nodes, s);
  const used = [...series.even, ...series.odd].map(({ order, weights }) => ({
    order,
    d: total(weights, slope, order % 2 === 0 ? 1 : -1),
  }));
  const mean =
    series.odd.length > 0
      ? total(series.mean, bothAt(fn.value, series.nodes, s), 1)
      : (valuesAt(fn.value, [0])[0] ?? 0);
  return {
    variance,
    value: bothAt(fn.value, rule.nodes, s),
    slope: bothAt(fn.slope, rule.nodes, s),
    mean,
    used,
    all: new Float64Array(ALL),
  };
}

/** The coefficients d_n(v) for all n below `ALL`. */
function fillCoefficients(rule: Quadrature, scales: readonly Scale[]): void {
  const weights = normalWeights(rule);
  eachHermite(rule.nodes, (n, values) => {
    const row = values.map((h, k) => h * (weights[k] ?? 0));
    for (const { all, slope } of scales) all[n] = total(row, slope, n % 2 === 0 ? 1 : -1);
    return n + 1 < ALL;
  });
}

/** The error of a pair of scales: of the series against quadrature at c = ±1, and against all orders in between. */
function errorOf(density: readonly number[], a: Scale, b: Scale): number {
  const root = Math.sqrt(a.variance * b.variance);
  const diagonal = (of: 'value' | 'slope'): number =>
    Math.sqrt(meanProduct(density, a[of], a[of], 1) * meanProduct(density, b[of], b[of], 1));
  const [f, df] = [diagonal('value'), diagonal('slope')];
  const series = (c: number): readonly [number, number] => {
    let [sum, slope] = [0, 0];
    a.used.forEach(({ order, d }, k) => {
      const term = d * (b.used[k]?.d ?? 0) * c ** order;
      sum += term;
      slope += (order + 1) * term;
    });
    return [a.mean * b.mean + c * root * sum, slope];
  };
  const exact = (c: number): readonly [number, number] => {
    if (Math.abs(c) === 1)
      return [meanProduct(density, a.value, b.value, c), meanProduct(density, a.slope, b.slope, c)];
    let [sum, slope, power] = [0, 0, 1];
    a.all.forEach((d, n) => {
      const term = d * (b.all[n] ?? 0) * power;
      sum += term / (n + 1);
      slope += term;
      power *= c;
    });
    return [meanOf(density, a.value) * meanOf(density, b.value) + c * root * sum, slope];
  };
  const relative = (error: number, scale: number): number => (error === 0 ? 0 : Math.abs(error) / scale);
  return [-1, 1, ...COSINES].reduce((worst, c) => {
    const [found, wanted] = [series(c), exact(c)];
    const errors = [relative(found[0] - wanted[0], f), relative(found[1] - wanted[1], df)];
    return errors.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(worst, ...errors);
  }, 0);
}

const meanOf = (density: readonly number[], value: Both): number => total(density, value, 1);

/** How good a series is for a function: by quadrature with more nodes and by all orders, for growing variances. */
export function accuracyOf(fn: SmoothFn, series: Series): readonly Reached[] {
  const rule = gaussLegendre(2 * series.nodes.length + 101, END);
  const density = normalWeights(rule).map((w, k) => w * Math.exp(-((rule.nodes[k] ?? 0) ** 2) / 4));
  const scales = SHARES.map((share) => scaleOf(fn, series, rule, share * series.variance));
  fillCoefficients(rule, scales);
  let error = 0;
  return scales.map((a, k) => {
    for (const b of scales.slice(0, k + 1)) error = Math.max(error, errorOf(density, a, b));
    return { variance: a.variance, error };
  });
}

/** Whether a function is even, or odd but for a constant, on the scale of these variances. */
export function parityOf(fn: EntryFn, variance: number): Parity {
  const rule = gaussLegendre(200, 10 * Math.sqrt(variance));
  const [there, mirrored] = bothAt(fn, rule.nodes, 1);
  const largest = there.reduce((most, x, k) => Math.max(most, Math.abs(x), Math.abs(mirrored[k] ?? 0)), 0);
  const constant = (sign: number): boolean => {
    const parts = there.map((x, k) => x + sign * (mirrored[k] ?? 0));
    const [first = 0] = parts;
    const level = sign > 0 ? first : 0;
    return parts.every((x) => Math.abs(x - level) <= 1e-14 * largest);
  };
  if (constant(-1)) return 'even';
  return constant(1) ? 'odd' : 'neither';
}
