import { InputError } from '../../compile/errors.js';
import { product } from '../../compile/product.js';
import type { NestedNumbers, ShapedData } from '../../types/ndarray.js';

/** A constant array: a number, data with a shape, or nested numbers. */
export type Constant = number | ShapedData | NestedNumbers;

/** The shape of a constant, as far as its type tells. */
export type ConstantShape<K> = K extends number
  ? []
  : K extends { readonly shape: infer S extends readonly number[] }
    ? { -readonly [A in keyof S]: S[A] }
    : [NestedNumbers] extends [K]
      ? readonly number[]
      : K extends readonly unknown[]
        ? [K['length'], ...ConstantShape<K[0]>]
        : readonly number[];

/** A constant as it is kept: its numbers row-major. */
export interface ConstantArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

const isShaped = (value: ShapedData | NestedNumbers): value is ShapedData => 'shape' in value;

/** Sizes along the first entries. */
const shapeAlong = (value: number | NestedNumbers): readonly number[] =>
  typeof value === 'number' ? [] : [value.length, ...shapeAlong(value[0] ?? 0)];

const flat = (value: number | NestedNumbers): readonly number[] =>
  typeof value === 'number' ? [value] : value.flatMap(flat);

const sameDepth = (value: number | NestedNumbers, shape: readonly number[]): boolean =>
  typeof value === 'number'
    ? shape.length === 0
    : value.length === shape[0] && value.every((entry) => sameDepth(entry, shape.slice(1)));

/** @throws InputError on what is ragged, does not have as many numbers as its shape, or is not finite. */
export function constantArray(what: string, value: Constant): ConstantArray {
  if (typeof value !== 'number' && (typeof value !== 'object' || value === null)) {
    throw new InputError(`${what} must be a number or an array, got ${String(value)}`);
  }
  const shaped = typeof value !== 'number' && isShaped(value);
  const shape = shaped ? value.shape : shapeAlong(value);
  const data = shaped ? Array.from(value.data) : flat(value);
  if (shaped ? data.length !== product(shape) : !sameDepth(value, shape)) {
    throw new InputError(`${what} does not have a number for each place of [${shape.join(', ')}]`);
  }
  if (!data.every(Number.isFinite)) throw new InputError(`${what} must hold finite numbers`);
  return Object.freeze({ shape: Object.freeze([...shape]), data: Object.freeze(data) });
}
