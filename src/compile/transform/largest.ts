import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';

/**
 * The derivative of the largest entry `y` of `x` along axes, by each entry: 1 for the largest, 0 for the others; entries
 * that are equally large share it.
 */
export function largest(g: GraphBuilder, x: Node, y: Node, over: readonly string[]): Node {
  const isLargest = g.sub(1, g.pointwise('abs', [g.sign(g.sub(x, y))]));
  return g.div(isLargest, g.sum(isLargest, over));
}
