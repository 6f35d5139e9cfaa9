/**
 * What two correct computations of the same kernel may differ by: the only tolerances of the kernel tests.
 *
 * Rounding is followed through the graph entry by entry (see `error-bounds.ts`), so that a row holds no guessed
 * "relative error" but only what a single operation may do:
 *
 * - a smooth entry then gets about 10 to 1000 `unit` of its magnitude: a wrong 13th digit is seen in float64;
 * - an NTK entry whose cosine c is ±1 gets about sqrt(2 (snap + error of c)) / pi of its magnitude, because the
 *   arc-cosine kernel of order 0 has infinite slope there (kappa0(1 - a) = 1 - sqrt(2 a) / pi + ...): 5e-8 in float64,
 *   2e-3 in float32. Only such entries get it, and of the NNGP none does (order 1 has slope at most 1).
 */
export interface Tolerance {
  /** Unit roundoff: the relative error of one rounded operation, and of a constant that is not representable. */
  readonly unit: number;
  /** Cosines within this of ±1 may be read as ±1 by one engine and as they are by another. */
  readonly snap: number;
  /** Units of absolute error in an arc-cosine kernel, whose values are 0 to 1: polynomials of a few units each. */
  readonly arcCosine: number;
  /** Units of relative error in an arc-sine. */
  readonly arcSine: number;
}

export const TOLERANCES = {
  // 53-bit significand; snap: engines read |c| > 1 - 16 * 2^-52 as 1; the polynomials are good to 2 units
  float64: { unit: 2 ** -53, snap: 16 * 2 ** -52, arcCosine: 8, arcSine: 8 },
  // 24-bit significand; the same 16 spacings of 2^-23
  float32: { unit: 2 ** -24, snap: 16 * 2 ** -23, arcCosine: 8, arcSine: 8 },
} as const satisfies Readonly<Record<string, Tolerance>>;

export type Dtype = keyof typeof TOLERANCES;
