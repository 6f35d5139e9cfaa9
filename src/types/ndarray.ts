/** A number, or arrays of arrays of numbers. */
export type Nested = number | readonly Nested[];

/** Arrays as deep as a shape has axes; {@link Nested} where not even the rank is known. */
export type NestedOf<S extends readonly number[]> = S extends readonly []
  ? number
  : S extends readonly [number, ...infer T extends readonly number[]]
    ? readonly NestedOf<T>[]
    : Nested;

/** An array of numbers in row-major order; its shape is part of its type where that is known. */
export interface NDArray<S extends readonly number[] = readonly number[]> {
  /** Sizes of the axes; `[]` for a single number. */
  readonly shape: S;
  readonly dtype: 'float32' | 'float64';
  /** The entries, last axis fastest. */
  readonly data: Float32Array | Float64Array;
  /**
   * One number. Negative indices count from the end.
   * @throws InputError for the wrong number of indices or one out of range.
   */
  get(...index: number[]): number;
  /** The numbers as arrays of arrays; a bare number when there are no axes. */
  toNested(): NestedOf<S>;
  /** The same numbers in another dtype; itself when there is nothing to convert. */
  astype(dtype: 'float32' | 'float64'): NDArray<S>;
}

/** Numbers nested as deep as the array has axes. */
export type NestedNumbers = readonly number[] | readonly NestedNumbers[];

/** Entries with their shape, e.g. a typed array from anywhere. */
export interface ShapedData {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** What kernels can be computed on: an array, data with a shape, nested numbers, or the bytes of a `.npy` file. */
export type ArrayInput = NDArray | ShapedData | NestedNumbers | Uint8Array | ArrayBuffer;
