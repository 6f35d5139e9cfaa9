/**
 * Real numbers to 70 digits, as integers times 2^-240: what polynomials and kernels near ±1 are measured against.
 * Numbers of JavaScript are taken as they are, exactly.
 */
const BITS = 240n;
const ONE = 1n << BITS;

/** A number of JavaScript, exactly, if it is 0 or at least 1e-40. */
export function real(x: number): bigint {
  let [whole, shift] = [x, 0n];
  for (; !Number.isInteger(whole); shift++) whole *= 2;
  return (BigInt(whole) << BITS) >> shift;
}

export const toNumber = (x: bigint): number => Number(x) / 2 ** Number(BITS);
export const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;
export const over = (a: bigint, b: bigint): bigint => (a << BITS) / b;

export function root(x: bigint): bigint {
  if (x <= 0n) return 0n;
  const target = x << BITS;
  let guess = 1n << BigInt((target.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + target / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** The arcsine by its series, for |u| below 0.8. */
export function arcsine(u: bigint): bigint {
  const square = times(u, u);
  let [term, total] = [u, u];
  for (let n = 1n; term !== 0n; n++) {
    // the quotient of neighbouring coefficients, without the 1 / (2n + 1) of the term itself
    term = (times(term, square) * (2n * n - 1n)) / (2n * n);
    if (term === -1n) break;
    total += term / (2n * n + 1n);
  }
  return total;
}

export const PI = 6n * arcsine(ONE / 2n);

/** acos(1 - a) for a in [0, 1]. */
export const arccosineOfGap = (a: bigint): bigint => 2n * arcsine(root(a / 2n));

/** Arc-cosine kernels of order 0 and 1 at cosine c (Cho & Saul 2009), by their definition. */
export function arcCosineKernels(c: number): readonly [k0: bigint, k1: bigint] {
  const cosine = real(c);
  const small = arccosineOfGap(ONE - (cosine < 0n ? -cosine : cosine));
  const rest = cosine < 0n ? small : PI - small;
  const sine = root(ONE - times(cosine, cosine));
  return [over(rest, PI), over(sine + times(rest, cosine), PI)];
}

/** asin(z) for |z| <= 1. */
export function arcsineOf(z: number): bigint {
  const x = real(Math.abs(z));
  const angle = x <= real(0.7) ? arcsine(x) : PI / 2n - arccosineOfGap(ONE - x);
  return z < 0 ? -angle : angle;
}

/** A polynomial with coefficients in ascending powers. */
export const polynomial = (coefficients: readonly number[], x: bigint): bigint =>
  coefficients.reduceRight((sum, c) => times(sum, x) + real(c), 0n);

/** |found - wanted| / |wanted|, in units of one; absolute where 0 is wanted. */
export const relativeError = (found: bigint, wanted: bigint): number => {
  const error = Math.abs(Number(found - wanted));
  return wanted === 0n ? error / 2 ** Number(BITS) : error / Math.abs(Number(wanted));
};

export { ONE };
