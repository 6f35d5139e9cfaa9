import { axisNames } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import { treeLeaves, treeMap } from '../../compile/tree.js';
import { isPlaced } from '../../dsl/finite/arrays.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { Tree } from '../../types/tree.js';

export type Arrays = Tree<DenseArray>;

export const isArray = (x: Arrays): x is DenseArray => x instanceof DenseArray;

export const placedLeaves = (tree: Tree<Placed>): readonly (readonly [path: string, leaf: Placed])[] =>
  treeLeaves(tree, isPlaced);

export const mapPlaced = <U>(tree: Tree<Placed>, change: (leaf: Placed, path: string) => U): Tree<U> =>
  treeMap(tree, isPlaced, change);

/** The arrays of a tree by the names of their graph inputs, `stem` and their path: `params[0][1]`. */
export const feedsOf = (stem: string, arrays: Arrays): Readonly<Record<string, DenseArray>> =>
  Object.fromEntries(treeLeaves(arrays, isArray, stem));

/**
 * Graph inputs for the arrays of a tree, named as `feedsOf` names them. Axis k of the n-th leaf is called `prefix`n_k,
 * unless `name` calls it otherwise.
 */
export function inputsFor(
  g: GraphBuilder,
  stem: string,
  prefix: string,
  arrays: Arrays,
  name: (leaf: number, axis: number) => string = (leaf, axis) => `${prefix}${leaf}_${axis}`,
): Tree<Placed> {
  let leaf = 0;
  return treeMap(
    arrays,
    isArray,
    (array, path) => {
      const at = leaf++;
      const axes = array.shape.map((extent, axis) => ({ name: name(at, axis), extent }));
      return placed(g.input(path, axes), axisNames(axes));
    },
    stem,
  );
}
