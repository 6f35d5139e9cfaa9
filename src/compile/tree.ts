import type { Tree } from '../types/tree.js';

/** Tells leaves from what holds them: a class instance, or an object with a mark. */
export type IsLeaf<T> = (value: Tree<T>) => value is T;

const isList = <T>(tree: Tree<T>): tree is readonly Tree<T>[] => Array.isArray(tree);

/** The entries of a tree that is no leaf, records by sorted key. */
function entriesOf<T>(tree: readonly Tree<T>[] | { readonly [key: string]: Tree<T> }): readonly [string, Tree<T>][] {
  const entries = Object.entries(tree) as readonly [string, Tree<T>][];
  return isList<T>(tree as Tree<T>) ? entries : [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** All leaves, depth first, records by sorted key, each with its path such as `[0][1].w`. */
export function treeLeaves<T>(
  tree: Tree<T>,
  isLeaf: IsLeaf<T>,
  path = '',
): readonly (readonly [path: string, leaf: T])[] {
  if (isLeaf(tree)) return [[path, tree]];
  const held = tree as readonly Tree<T>[] | { readonly [key: string]: Tree<T> };
  const step = (key: string): string => (Array.isArray(held) ? `[${key}]` : `.${key}`);
  return entriesOf<T>(held).flatMap(([key, child]) => treeLeaves(child, isLeaf, `${path}${step(key)}`));
}

/** The tree of the same form, every leaf replaced. */
export function treeMap<T, U>(
  tree: Tree<T>,
  isLeaf: IsLeaf<T>,
  change: (leaf: T, path: string) => U,
  path = '',
): Tree<U> {
  if (isLeaf(tree)) return change(tree, path);
  const held = tree as readonly Tree<T>[] | { readonly [key: string]: Tree<T> };
  if (Array.isArray(held)) return held.map((child: Tree<T>, k) => treeMap(child, isLeaf, change, `${path}[${k}]`));
  return Object.fromEntries(
    entriesOf<T>(held).map(([key, child]) => [key, treeMap(child, isLeaf, change, `${path}.${key}`)] as const),
  );
}
