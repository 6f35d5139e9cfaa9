import { onePlaced } from '../../finite/arrays.js';
import { edgeFactors, poolSum } from '../../finite/pool.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { AvgPoolResolved } from './options.js';

/** Sums over the window's size; at SAME edges over the true count if `normalizeEdges`. */
export const avgPoolFinite = (o: AvgPoolResolved): FiniteRule => {
  const size = o.window.reduce((a, b) => a * b, 1);
  return {
    apply: (_params, input, { g }) => {
      const x = onePlaced(input);
      const sum = poolSum(g, x, o);
      const node =
        o.normalizeEdges && o.padding === 'SAME'
          ? edgeFactors(g, x, o).reduce((mean, factor) => g.mul(mean, factor), sum)
          : g.affine(sum, 1 / size, 0);
      return { node, order: x.order };
    },
  };
};
