import { InternalError } from '../../compile/errors.js';
import { axisNames, staticExtent } from '../../compile/graph/axis.js';
import type { Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import type { Tree } from '../../types/tree.js';
import type { SizeTree } from '../inputs.js';

/** Is this one array, and not what holds several? */
export const isPlaced = (x: Tree<Placed>): x is Placed =>
  typeof x === 'object' && x !== null && 'node' in x && 'order' in x;

export const isList = <T>(x: Tree<T>): x is readonly Tree<T>[] => Array.isArray(x);

/** The one array that a rule expects; several here are a fault of the shape checks. */
export function onePlaced(x: Tree<Placed>): Placed {
  if (!isPlaced(x)) throw new InternalError('a finite layer for one tensor got branches');
  return x;
}

/** The arrays that a rule expects, from a list. */
export function severalPlaced(x: Tree<Placed>): readonly Placed[] {
  if (!isList(x)) throw new InternalError('a finite layer got one array where it expects a list');
  return x.map(onePlaced);
}

/** One of the entries of a list. */
export function entryOf<T>(tree: Tree<T>, k: number): Tree<T> {
  const entry = isList(tree) ? tree[k] : undefined;
  if (entry === undefined) throw new InternalError(`no entry ${k} in a tree of arrays`);
  return entry;
}

/** The name of an axis by its place; negative places count from the end. */
export function nameAt({ order }: Placed, axis: number): string {
  const name = order.at(axis);
  if (name === undefined) throw new InternalError(`no axis ${axis} among (${order.join(', ')})`);
  return name;
}

/** The size of an axis by its name. */
export function sizeOf({ node }: Placed, name: string): number {
  const extent = staticExtent(node.axes, name);
  if (extent === undefined) throw new InternalError(`no size of ${name} among (${axisNames(node.axes).join(', ')})`);
  return extent;
}

/** The sizes of an array, axis by axis. */
export const shapeOf = (x: Placed): readonly number[] => x.order.map((name) => sizeOf(x, name));

/** The sizes of one array, or of several in lists. */
export const shapesOf = (x: Tree<Placed>): SizeTree<number> => {
  if (isPlaced(x)) return shapeOf(x);
  return isList(x) ? x.map(shapesOf) : [];
};

/** A name that no axis of these arrays has. */
export function freshName(stem: string, ...nodes: readonly Node[]): string {
  const used = new Set(nodes.flatMap((node) => axisNames(node.axes)));
  let name = stem;
  for (let k = 1; used.has(name); k++) name = `${stem}${k}`;
  return name;
}
