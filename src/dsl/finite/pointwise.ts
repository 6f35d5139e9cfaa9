import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { onePlaced } from './arrays.js';
import type { FiniteRule } from './rule.js';

/** A layer without parameters that maps every entry by `f`. */
export const pointwise = (f: (g: GraphBuilder, x: Node) => Node): FiniteRule => ({
  apply: (_params, input, { g }) => {
    const { node, order } = onePlaced(input);
    return { node: f(g, node), order };
  },
});

/** x ** n for n >= 1, by squares. */
export function power(g: GraphBuilder, x: Node, n: number): Node {
  if (n === 1) return x;
  const half = power(g, x, Math.floor(n / 2));
  const even = g.mul(half, half);
  return n % 2 === 0 ? even : g.mul(even, x);
}

/** 1 on every entry. */
export const ones = (g: GraphBuilder, x: Node): Node => g.broadcast(g.constant(1), x.axes);
