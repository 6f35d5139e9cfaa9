import { pAxis, qAxis } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';

/** Renames position axes: the new axis k is the old `order[k]`, at both positions of a pair. */
export const permutePositions = (g: GraphBuilder, x: Node, order: readonly number[]): Node =>
  g.rename(
    x,
    order.flatMap((from, to) => [[pAxis(from), pAxis(to)] as const, [qAxis(from), qAxis(to)] as const]),
  );

/**
 * Without the spatial axes `gone`, which have one position each. They move behind the others first, so that the view
 * of those that stay is a permutation, which the inputs can be read in.
 */
export function squeeze(g: GraphBuilder, x: Node, spatial: number, gone: readonly number[]): Node {
  const axes = Array.from({ length: spatial }, (_, axis) => axis);
  const kept = axes.filter((axis) => !gone.includes(axis));
  const last = axes.slice(kept.length);
  const single = last.reduce(
    (y, axis) => g.diagonal(y, pAxis(axis), qAxis(axis)),
    permutePositions(g, x, [...kept, ...gone]),
  );
  return g.sum(single, last.map(pAxis));
}
