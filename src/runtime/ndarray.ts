import { InputError } from '../compile/errors.js';
import type { NDArray, Nested, NestedNumbers, NestedOf } from '../types/ndarray.js';
import { describeValue, formatShape, isSize, sizeOf } from './describe.js';
import { flattenNested, type NestedShape } from './nested.js';

export type Dtype = NDArray['dtype'];
/** The storage of an array: row-major (last index fastest), 4 or 8 bytes a number. */
export type FloatData = Float32Array | Float64Array;
/** What {@link ndarray} takes: anything numeric with a length. Integers and plain numbers become float64. */
export type NumericData =
  | FloatData
  | readonly number[]
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/**
 * An array of float32 or float64 numbers with a shape, stored row-major in one typed array.
 * Made by {@link ndarray}, {@link fromNested} and everything that returns a kernel or a prediction.
 */
export class DenseArray<S extends readonly number[] = readonly number[]> implements NDArray<S> {
  readonly shape: S;
  readonly dtype: Dtype;
  readonly data: FloatData;

  /** `data` is kept, not copied; its length must be the product of `shape`. */
  constructor(data: FloatData, shape: S) {
    this.data = data;
    this.shape = shape;
    this.dtype = data instanceof Float32Array ? 'float32' : 'float64';
  }

  /**
   * One number. Negative indices count from the end.
   * @throws InputError for the wrong number of indices or one out of range.
   * @example kernel.get(0, -1)
   */
  get(...index: number[]): number {
    if (index.length !== this.shape.length) {
      throw new InputError(
        `get(${index.join(', ')}) gives ${index.length} of ${this.shape.length} indices of an array of shape ` +
          `${formatShape(this.shape)}; give one for every axis.`,
      );
    }
    let at = 0;
    for (const [axis, size] of this.shape.entries()) {
      const i = index[axis] ?? Number.NaN;
      const k = i < 0 ? i + size : i;
      if (!Number.isInteger(k) || k < 0 || k >= size) {
        throw new InputError(
          `get(${index.join(', ')}) is outside of shape ${formatShape(this.shape)}: index ${i} on axis ${axis} must be ` +
            `a whole number from ${-size} to ${size - 1}.`,
        );
      }
      at = at * size + k;
    }
    return this.data[at] ?? Number.NaN;
  }

  /** The numbers as arrays of arrays, e.g. `[[1, 2], [3, 4]]`; a bare number when there are no axes. */
  toNested(): NestedOf<S>;
  toNested(): Nested {
    const nest = (axis: number, start: number): Nested => {
      const size = this.shape[axis];
      if (size === undefined) return this.data[start] ?? Number.NaN;
      const step = sizeOf(this.shape.slice(axis + 1));
      return Array.from({ length: size }, (_, i) => nest(axis + 1, start + i * step));
    };
    return nest(0, 0);
  }

  /** The same numbers in another dtype; itself when there is nothing to convert. */
  astype(dtype: Dtype): DenseArray<S> {
    if (dtype === this.dtype) return this;
    return new DenseArray(
      dtype === 'float32' ? Float32Array.from(this.data) : Float64Array.from(this.data),
      this.shape,
    );
  }

  /** How `console.log` shows it in Node: shape and dtype, and the first numbers. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const shown = Array.from(this.data.subarray(0, 6), (value) => String(Number(value.toPrecision(6))));
    const more = this.data.length > shown.length ? `, … ${this.data.length - shown.length} more` : '';
    return `NDArray ${formatShape(this.shape)} ${this.dtype} [${shown.join(', ')}${more}]`;
  }
}

/**
 * An array from its numbers, row-major, and its shape. A `Float32Array` or `Float64Array` is kept, not copied, and
 * decides the dtype; integers and plain numbers are copied to float64.
 *
 * @throws InputError when the shape does not hold as many numbers as there are.
 * @example
 * const x = ndarray(pixels, [n, 32, 32, 3]);
 */
export function ndarray<const S extends readonly number[]>(data: NumericData, shape: S): DenseArray<S> {
  return named(data, shape, 'the array');
}

/** {@link ndarray}, with the name messages call it by. */
export function named<const S extends readonly number[]>(data: NumericData, shape: S, name: string): DenseArray<S> {
  const bad = shape.findIndex((size) => !isSize(size));
  if (bad !== -1) {
    throw new InputError(
      `${name} has shape ${formatShape(shape)}: axis ${bad} is ${describeValue(shape[bad])}, and every size must be a ` +
        'whole number, 0 or more.',
    );
  }
  const size = sizeOf(shape);
  if (data.length !== size) {
    throw new InputError(
      `${name} has ${data.length} numbers, and shape ${formatShape(shape)} holds ${size}; give the shape of the data.`,
    );
  }
  const kept = data instanceof Float32Array || data instanceof Float64Array ? data : Float64Array.from(data);
  return new DenseArray(kept, shape);
}

/**
 * An array from arrays of arrays of numbers, as deep as there are axes. float64 unless told.
 *
 * @throws InputError when it is ragged or something in it is not a number.
 * @example
 * const x = fromNested([[1, 2, 3], [4, 5, 6]]); // shape: readonly [2, 3]
 */
export function fromNested<const T extends NestedNumbers>(nested: T, dtype?: Dtype): DenseArray<NestedShape<T>>;
export function fromNested(nested: NestedNumbers, dtype: Dtype = 'float64'): DenseArray {
  const { data, shape } = flattenNested(nested, 'the array');
  return new DenseArray(dtype === 'float32' ? Float32Array.from(data) : data, shape);
}
