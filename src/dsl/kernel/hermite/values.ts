import { GraphBuilder } from '../../../compile/graph/builder.js';
import { type Node, scalarValue } from '../../../compile/graph/node.js';
import { epsilonOf, isPointwise, POINTWISE } from '../../../compile/graph/pointwise.js';
import { topological } from '../../../compile/graph/traverse.js';
import type { EntryFn } from '../traced.js';

/** A function of every entry on numbers, in float64. */
export function valuesAt(fn: EntryFn, at: readonly number[]): Float64Array {
  const g = new GraphBuilder('f64');
  const x = g.input('x', []);
  const result = fn(g, x);
  const values = new Map<Node, Float64Array>([[x, Float64Array.from(at)]]);
  for (const node of topological([result])) {
    if (values.has(node)) continue;
    const [a, b = a] = node.inputs.map((input) => values.get(input));
    const constant = scalarValue(node);
    const one = (k: number): number => {
      if (constant !== undefined || !a || !b || !isPointwise(node)) return constant ?? Number.NaN;
      return POINTWISE[node.op].evaluate(a[k] ?? Number.NaN, b[k] ?? Number.NaN, epsilonOf('f64'));
    };
    values.set(
      node,
      Float64Array.from(at, (_, k) => one(k)),
    );
  }
  return values.get(result) ?? new Float64Array(at.length);
}
