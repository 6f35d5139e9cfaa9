/** Element types of the matrix kernels. */
export type FloatType = 'f32' | 'f64';

/**
 * The register tile: `mr` rows of A times `nr` rows of B, 8 accumulators of 128 bits, which is what 16 vector registers
 * carry without spilling. `mr` values of A and `nr` of B are neighbours in the packed operands.
 */
export const GEMM_TILE = {
  f32: { bytes: 4, lanes: 4, vector: 'f32x4', mr: 4, nr: 8 },
  f64: { bytes: 8, lanes: 2, vector: 'f64x2', mr: 4, nr: 4 },
} as const;

/**
 * Rows of the register tile of a GEMM stage: 12 accumulators keep two pipes of fused multiply-adds busy, where 8 have to
 * wait for each other; without the fused instruction products take registers too, and 12 spill.
 */
export const tileRows = (dtype: FloatType, relaxed: boolean): number => (relaxed ? 6 : GEMM_TILE[dtype].mr);

/** Bytes of one register tile: 6 rows of 64 bytes at most. */
export const SPARE_BYTES = 384;

/** Summation length of one pass: a panel of B (8 KiB) stays in the first-level cache meanwhile. */
export const KC = 256;

/** Bytes that `rows` packed rows of `k` elements take: as A (panels of 4 or 6 rows) with `side` `'a'`, as B with `'b'`. */
export function packedBytes(dtype: FloatType, side: 'a' | 'b', rows: number, k: number): number {
  const { bytes, nr } = GEMM_TILE[dtype];
  const panel = side === 'a' ? 12 : nr;
  return Math.ceil(rows / panel) * panel * k * bytes;
}
