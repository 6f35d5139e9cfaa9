/** An array of numbers in row-major order; its shape is part of its type where that is known. */
export interface NDArray<S extends readonly number[] = readonly number[]> {
  /** Sizes of the axes; `[]` for a single number. */
  readonly shape: S;
  readonly dtype: 'float32' | 'float64';
  /** The entries, last axis fastest. */
  readonly data: Float32Array | Float64Array;
}

/** Numbers nested as deep as the array has axes. */
export type NestedNumbers = readonly number[] | readonly NestedNumbers[];

/** Entries with their shape, e.g. a typed array from anywhere. */
export interface ShapedData {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** What kernels can be computed on: an array, data with a shape, nested numbers, or the bytes of a `.npy` file. */
export type ArrayInput = NDArray | ShapedData | NestedNumbers | Uint8Array;
