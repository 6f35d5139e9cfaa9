import { InputError } from '../../compile/errors.js';
import { treeLeaves, treeMap } from '../../compile/tree.js';
import { toNDArray } from '../../runtime/to-array.js';
import { type Arrays, isArray } from '../finite/bind.js';
import { readTree } from './read-tree.js';
import type { Arguments } from './traced.js';

/** Inputs: arrays of finite numbers. */
function readInputs(inputs: unknown, name: string): Arrays {
  // arrays of fewer axes are samples of nothing to a network, but may be inputs of other functions
  return treeMap(readTree(inputs, name), isArray, (array, path) =>
    array.shape.length < 2 ? array : toNDArray(array, `${name}${path}`),
  );
}

/** Where the leaves of a tree are. */
const pathsOf = (tree: Arrays): string =>
  treeLeaves(tree, isArray)
    .map(([path]) => path)
    .join();

const formText = (tree: Arrays): string => {
  const leaves = treeLeaves(tree, isArray);
  return isArray(tree) ? 'one array' : `arrays at ${leaves.map(([path]) => path).join(', ') || 'no place'}`;
};

/** @throws InputError unless both trees have arrays in the same places. */
export function checkSameForm(names: readonly [string, string], one: Arrays, two: Arrays): void {
  if (pathsOf(one) === pathsOf(two)) return;
  throw new InputError(
    `${names[0]} has ${formText(one)}, and ${names[1]} has ${formText(two)}; both must be trees of the same form.`,
  );
}

/**
 * What a kernel is computed from, as arrays of this library. No second batch: `null`, or a tree of nothing else.
 * @throws InputError for what are no arrays, or trees that do not fit.
 */
export function readArguments(x1: unknown, x2: unknown, params: unknown): Arguments {
  const first = readInputs(x1, 'x1');
  const second = isNothing(x2) ? null : readInputs(x2, 'x2');
  if (second) checkSameForm(['x1', 'x2'], first, second);
  return { params: readTree(params, 'params'), x1: first, x2: second };
}

const isNothing = (x: unknown): boolean =>
  x === null || x === undefined || (Array.isArray(x) && x.length > 0 && x.every(isNothing));
