import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { Placed } from '../../../compile/graph/placed.js';
import { nameAt, severalPlaced } from '../../finite/arrays.js';
import type { FiniteRule } from '../../finite/rule.js';

/** A branch with the names that the first one has for its axes, place by place. */
const named = (g: GraphBuilder, x: Placed, order: readonly string[]): Node =>
  g.rename(
    x.node,
    order.map((name, axis) => [nameAt(x, axis), name] as const),
  );

export const fanInSumFinite: FiniteRule = {
  apply: (_params, input, { g }) =>
    severalPlaced(input).reduce((sum, branch) => ({
      node: g.add(sum.node, named(g, branch, sum.order)),
      order: sum.order,
    })),
};
