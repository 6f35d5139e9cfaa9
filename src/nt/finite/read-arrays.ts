import { InputError } from '../../compile/errors.js';
import { describeValue } from '../../runtime/describe.js';
import { DenseArray, named } from '../../runtime/ndarray.js';
import type { NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import type { Arrays } from './bind.js';

const isList = (tree: Tree<NDArray>): tree is readonly Tree<NDArray>[] => Array.isArray(tree);

const isArrayLike = (tree: Tree<NDArray>): tree is NDArray =>
  typeof tree === 'object' && tree !== null && 'data' in tree && 'shape' in tree;

/**
 * A tree of arrays as arrays of this library, whatever made them.
 * @throws InputError with the path of what is neither an array nor a list of arrays.
 */
export function readArrays(tree: Tree<NDArray>, path: string): Arrays {
  if (tree instanceof DenseArray) return tree;
  if (isList(tree)) return tree.map((entry, k) => readArrays(entry, `${path}[${k}]`));
  if (isArrayLike(tree)) return named(tree.data, tree.shape, path);
  throw new InputError(
    `${path} is ${describeValue(tree)}, and must be an array, as initFn and ndarray make them, or a list of them.`,
  );
}
