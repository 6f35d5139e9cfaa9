import { axisOf } from '../../checks/declare-axes.js';
import { named } from '../../finite/aligned.js';
import { freshName, nameAt, onePlaced } from '../../finite/arrays.js';
import { type FiniteRule, patternName } from '../../finite/rule.js';
import { knownSizes } from '../../finite/sizes.js';
import { entry } from '../../kernel/windows.js';
import { adjacency } from './adjacency.js';
import type { AggregateResolved } from './options.js';
import { aggregateAxes } from './shape.js';

/** Every head is the sum of its tails; without a pattern all stays as it is. */
export const aggregateFinite = (o: AggregateResolved): FiniteRule => ({
  noise: (input) => ({
    ofPattern: (pattern) => {
      const sizes = knownSizes('Aggregate', input);
      const nodes = aggregateAxes(o, sizes.length).map((axis) => entry(sizes, axis));
      const samples = entry(sizes, axisOf(sizes.length, o.batchAxis) ?? 0);
      return { shape: [samples, ...nodes, ...nodes], data: adjacency(o, pattern, { samples, nodes }) };
    },
  }),
  apply: (_params, input, { g, extras, path }) => {
    const x = onePlaced(input);
    const weights = extras[patternName(path)];
    if (!weights) return x;
    const heads = aggregateAxes(o, x.order.length).map((axis) => nameAt(x, axis));
    const tails = heads.map((name) => freshName(`tail ${name}`, x.node));
    const from = g.rename(
      x.node,
      heads.map((name, k) => [name, entry(tails, k)] as const),
    );
    const matrix = named(g, weights, [nameAt(x, o.batchAxis), ...heads, ...tails]);
    return { node: g.contract(from, matrix, tails), order: x.order };
  },
});
