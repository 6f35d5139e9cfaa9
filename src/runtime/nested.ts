import { InputError } from '../compile/errors.js';
import type { NestedNumbers } from '../types/ndarray.js';
import { describeValue } from './describe.js';

/** The shape of nested arrays as far as their type tells: sizes of tuples, `number` for plain arrays. */
export type NestedShape<T> = NestedNumbers extends T
  ? readonly number[]
  : T extends readonly (infer E)[]
    ? readonly [T['length'], ...NestedShape<E>]
    : readonly [];

/**
 * Nested arrays -> row-major numbers and their shape, which the first entries give and all others must share.
 *
 * @param name how messages call the array
 * @throws InputError when it is ragged, mixes depths, or holds something that is not a number.
 */
export function flattenNested(nested: unknown, name: string): { data: Float64Array<ArrayBuffer>; shape: number[] } {
  const shape: number[] = [];
  for (let level = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  const data = new Float64Array(shape.reduce((product, size) => product * size, 1));
  let at = 0;
  const walk = (value: unknown, axis: number, path: readonly number[]): void => {
    const size = shape[axis];
    if (size === undefined) {
      if (typeof value !== 'number') throw new InputError(notANumber(value, name, path));
      data[at++] = value;
      return;
    }
    if (!Array.isArray(value)) throw new InputError(mixedDepth(value, name, path, size));
    if (value.length !== size) throw new InputError(ragged(value.length, size, name, path));
    // Not forEach: holes must be seen too.
    for (let i = 0; i < size; i++) walk(value[i], axis + 1, [...path, i]);
  };
  walk(nested, 0, []);
  return { data, shape };
}

const place = (name: string, path: readonly number[]): string => name + path.map((index) => `[${index}]`).join('');

const firstAt = (name: string, path: readonly number[]): string => place(name, new Array<number>(path.length).fill(0));

function notANumber(value: unknown, name: string, path: readonly number[]): string {
  const found = `${place(name, path)} is ${describeValue(value)}`;
  return Array.isArray(value)
    ? `${found}, and the entries before it are numbers; nest all entries equally deep.`
    : `${found}, and every entry must be a number.`;
}

function mixedDepth(value: unknown, name: string, path: readonly number[], size: number): string {
  const found = `${place(name, path)} is ${describeValue(value)}`;
  return `${found}, and ${firstAt(name, path)} is an array of ${size}; nest all entries equally deep.`;
}

function ragged(length: number, size: number, name: string, path: readonly number[]): string {
  const found = `${name} is ragged: ${place(name, path)} has length ${length}`;
  return `${found} and ${firstAt(name, path)} has length ${size}; make them equally long.`;
}
