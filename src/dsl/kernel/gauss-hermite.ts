/** A rule for the mean of f under the weight exp(-x^2): the integral is sum of weights[k] f(nodes[k]). */
export interface Quadrature {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** The Hermite polynomials h_0 … h_n, orthonormal under exp(-x^2), at x (Abramowitz & Stegun 22.7.13, normalised). */
function hermites(n: number, x: number): readonly number[] {
  const h = [Math.PI ** -0.25];
  for (let k = 0; k < n; k++) {
    const below = k === 0 ? 0 : Math.sqrt(k / (k + 1)) * (h[k - 1] ?? 0);
    h.push(Math.sqrt(2 / (k + 1)) * x * (h[k] ?? 0) - below);
  }
  return h;
}

/** How many zeros of h_n are above x: the changes of sign along h_0 … h_n, which is a Sturm sequence. */
function zerosAbove(n: number, x: number): number {
  const h = hermites(n, x);
  return h.filter((value, k) => k > 0 && value < 0 !== (h[k - 1] ?? 0) < 0).length;
}

/** The zero of h_n with `above` zeros above it, by bisection and two steps of Newton's. */
function zero(n: number, above: number): number {
  let [low, high] = [-Math.sqrt(2 * n + 1), Math.sqrt(2 * n + 1)];
  for (let turn = 0; turn < 40; turn++) {
    const middle = (low + high) / 2;
    if (zerosAbove(n, middle) > above) low = middle;
    else high = middle;
  }
  let x = (low + high) / 2;
  for (let turn = 0; turn < 2; turn++) {
    const h = hermites(n, x);
    // h_n' = sqrt(2 n) h_(n - 1)
    x -= (h[n] ?? 0) / (Math.sqrt(2 * n) * (h[n - 1] ?? 1));
  }
  return x;
}

/**
 * The Gauss-Hermite rule of `n` nodes, ascending, exact for polynomials of degree 2 n - 1 (Abramowitz & Stegun 25.4.46).
 * Values at the outermost zeros grow like exp(n): n is good up to 600.
 */
export function gaussHermite(n: number): Quadrature {
  const positive = Array.from({ length: Math.floor(n / 2) }, (_, above) => zero(n, above));
  const nodes = [...positive.map((x) => -x), ...(n % 2 === 1 ? [0] : []), ...[...positive].reverse()];
  const weights = nodes.map((x) => 1 / (n * (hermites(n - 1, x)[n - 1] ?? 0) ** 2));
  return { nodes, weights };
}
