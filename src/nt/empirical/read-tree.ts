import { InputError } from '../../compile/errors.js';
import { describeValue } from '../../runtime/describe.js';
import { DenseArray, named } from '../../runtime/ndarray.js';
import { toNDArray } from '../../runtime/to-array.js';
import type { NDArray } from '../../types/ndarray.js';
import type { Arrays } from '../finite/bind.js';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isArrayLike = (value: object): value is NDArray => 'data' in value && 'shape' in value;

/** Lists of numbers, or of lists of numbers: one array. */
const isNested = (value: unknown): boolean => {
  let inner = value;
  while (Array.isArray(inner) && inner.length > 0) inner = inner[0];
  return typeof inner === 'number';
};

/**
 * A tree of arrays as arrays of this library, whatever made them; numbers nested in lists are one array.
 * @throws InputError with the path of what is none of these.
 */
export function readTree(tree: unknown, path: string): Arrays {
  if (tree instanceof DenseArray) return tree;
  if (Array.isArray(tree) && isNested(tree)) return toNDArray(tree, path);
  if (Array.isArray(tree)) return tree.map((entry: unknown, k) => readTree(entry, `${path}[${k}]`));
  if (ArrayBuffer.isView(tree) || tree instanceof ArrayBuffer) return toNDArray(tree as Uint8Array, path);
  if (isObject(tree) && isArrayLike(tree)) return named(tree.data, tree.shape, path);
  if (isObject(tree) && Object.getPrototypeOf(tree) === Object.prototype)
    return Object.fromEntries(
      Object.entries(tree).map(([key, entry]: [string, unknown]) => [key, readTree(entry, `${path}.${key}`)] as const),
    );
  throw new InputError(
    `${path} is ${describeValue(tree)}, and must be an array, as initFn and ndarray make them, or a list or record of ` +
      'arrays.',
  );
}
