import { InternalError } from '../../compile/errors.js';
import { axisNames } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { DType } from '../../compile/graph/node.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import { treeLeaves, treeMap } from '../../compile/tree.js';
import { isPlaced } from '../../dsl/finite/arrays.js';
import { readDtype } from '../../runtime/dtype.js';
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

/** The arrays of a graph by `stem` and their path: the names that `feedsOf` gives, and `resultTree` looks for. */
export const byPath = (stem: string, tree: Tree<Placed>): Readonly<Record<string, Placed>> =>
  Object.fromEntries(placedLeaves(tree).map(([path, leaf]) => [`${stem}${path}`, leaf]));

/** What a program gave for outputs named by `byPath`, in their form. */
export const resultTree = (stem: string, tree: Tree<Placed>, results: Readonly<Record<string, DenseArray>>): Arrays =>
  mapPlaced(tree, (_leaf, path) => {
    const found = results[`${stem}${path}`];
    if (!found) throw new InternalError(`no result ${stem}${path}`);
    return found;
  });

/** What tells trees apart for which other programs are needed: their form and shapes. */
export const signature = (arrays: Arrays): string =>
  JSON.stringify(treeMap(arrays, isArray, ({ shape }) => shape.join()));

/**
 * The element type to compute in: the one asked for, else that of the first array.
 * @throws InputError for one that is none.
 */
export const dtypeFor = (inputs: Arrays, asked: unknown): DType =>
  readDtype(asked ?? treeLeaves(inputs, isArray)[0]?.[1].dtype ?? 'float64');

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

/** Graph inputs for arrays by name, each on axes of its own. */
export const namedInputs = (
  g: GraphBuilder,
  arrays: Readonly<Record<string, DenseArray>>,
): Readonly<Record<string, Placed>> =>
  Object.fromEntries(
    Object.entries(arrays).flatMap(([name, array], k) =>
      placedLeaves(inputsFor(g, name, `e${k}_`, array)).map(([, leaf]) => [name, leaf] as const),
    ),
  );
