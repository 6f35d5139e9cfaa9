/**
 * Whole numbers with a shape, row-major. Integers are not a dtype of arrays that kernels are computed on; those
 * of 32 bits and less can be given wherever data with a shape is taken.
 */
export interface WholeArray<
  S extends readonly number[] = readonly number[],
  D extends ArrayLike<number | bigint> = Int32Array,
> {
  readonly shape: S;
  readonly data: D;
}
