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
  /** Units of relative error in a quotient. */
  readonly quotient: number;
  /** Units of relative error in a square root. */
  readonly root: number;
  /** Units of relative error in a reciprocal square root. */
  readonly inverseRoot: number;
  /** Units of absolute error in an arc-cosine kernel, whose values are 0 to 1: polynomials of a few units each. */
  readonly arcCosine: number;
  /** Units of relative error in an arc-sine. */
  readonly arcSine: number;
  /** Units of relative error in an exponential. */
  readonly exponential: number;
  /** The smallest normal number: what is below may be read as 0. */
  readonly tiny: number;
  /** Units of relative error in a logarithm. */
  readonly logarithm: number;
  /** Units of absolute error in a sine or cosine. */
  readonly circular: number;
  /** The largest angle whose sine an engine knows: larger ones lose digits when turns are taken off. */
  readonly farthestAngle: number;
  /** Units of relative error in the error function. */
  readonly errorFunction: number;
}

/**
 * IEEE 754: quotients and roots are rounded like everything else; the polynomials are good to 2 units. So are
 * exponentials, logarithms and sines, and what they are compared with is good to 1 more; erf takes an exponential and a
 * quotient besides, on both sides.
 */
const IEEE = {
  quotient: 1,
  root: 1,
  inverseRoot: 2,
  arcCosine: 8,
  arcSine: 8,
  exponential: 3,
  logarithm: 3,
  circular: 3,
  errorFunction: 5,
} as const;

/**
 * WGSL promises less (WebGPU Shading Language, "Floating Point Accuracy"; an ULP is up to 2 units): x / y within 2.5
 * ULP, inverseSqrt(x) within 2 ULP, and sqrt(x) as 1 / inverseSqrt(x), so 4.5 ULP; 1 / sqrt(x) has that and 2.5 more.
 * Sums and products are correctly rounded, where it leaves open to which side; this row holds them to the nearest.
 *
 * The 8 units by which a root is worse reach the arc-cosine kernels as a factor of a value of at most 1/2, and the
 * arc-sine at most 2.2-fold (at 1/2, where pi/2 - 2 asin(sqrt((1 - x) / 2)) takes over). The 4 by which a quotient is
 * worse reach a logarithm in a term that is at most a twentieth of it, and erf in its distance from 1, at most a
 * quarter-fold. Its own exp, log, sin and cos promise too little, and are not used.
 */
const WGSL = {
  ...IEEE,
  quotient: 5,
  root: 9,
  inverseRoot: 14,
  arcCosine: 8 + 8 / 2,
  arcSine: 8 + 2.2 * 8,
  logarithm: 3 + 4 / 20,
  errorFunction: 5 + 4 / 4,
} as const;

export const TOLERANCES = {
  // 53-bit significand; snap: engines read |c| > 1 - 16 * 2^-52 as 1
  float64: { unit: 2 ** -53, snap: 16 * 2 ** -52, ...IEEE, tiny: 2 ** -1022, farthestAngle: 2 ** 26 },
  // 24-bit significand; the same 16 spacings of 2^-23
  float32: { unit: 2 ** -24, snap: 16 * 2 ** -23, ...IEEE, tiny: 2 ** -126, farthestAngle: 1e4 },
  wgsl: { unit: 2 ** -24, snap: 16 * 2 ** -23, ...WGSL, tiny: 2 ** -126, farthestAngle: 1e4 },
} as const satisfies Readonly<Record<string, Tolerance>>;

/** A row of the table: what the roundings of an engine may do. */
export type Row = keyof typeof TOLERANCES;

/** Element types. */
export type Dtype = 'float32' | 'float64';
