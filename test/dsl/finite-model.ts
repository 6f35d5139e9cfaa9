import { treeLeaves, treeMap } from '../../src/compile/tree.js';
import type { ArrayInput, NDArray } from '../../src/index.js';
import type { FiniteOptions, InitOptions, RandomKey } from '../../src/types/finite-fn.js';
import type { Tree } from '../../src/types/tree.js';

/** A model as tests of any network use it. */
export interface FiniteModel {
  initFn(key: RandomKey, options?: InitOptions): Tree<NDArray>;
  applyFn(params: Tree<NDArray>, x: ArrayInput, options?: FiniteOptions): Promise<NDArray>;
}

/** The arrays of a tree with their paths. */
export const leavesOf = (tree: Tree<NDArray>): readonly (readonly [path: string, array: NDArray])[] =>
  treeLeaves(tree, isArray);

export const isArray = (x: Tree<NDArray>): x is NDArray => typeof x === 'object' && 'data' in x;

/** The tree with other arrays, by the shape and number of each. */
export function filled(tree: Tree<NDArray>, array: (shape: readonly number[], k: number) => NDArray): Tree<NDArray> {
  let k = 0;
  return treeMap(tree, isArray, ({ shape }) => array(shape, k++));
}

/** A tree with these leaves in a row, of the form of another. */
export function sameForm<T>(tree: Tree<NDArray>, leaves: readonly T[]): Tree<T> {
  let k = 0;
  return treeMap(tree, isArray, () => {
    const leaf = leaves[k++];
    if (leaf === undefined) throw new Error('too few leaves');
    return leaf;
  });
}
