import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import { nameAt } from './arrays.js';

/** An array whose axes get these names, place by place. */
export const named = (g: GraphBuilder, x: Placed, order: readonly string[]): Node =>
  g.rename(
    x.node,
    order.map((name, axis) => [nameAt(x, axis), name] as const),
  );
