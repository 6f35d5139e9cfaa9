import { onePlaced } from '../../finite/arrays.js';
import { poolSum } from '../../finite/pool.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { SumPoolResolved } from './options.js';

export const sumPoolFinite = (o: SumPoolResolved): FiniteRule => ({
  apply: (_params, input, { g }) => {
    const x = onePlaced(input);
    return { node: poolSum(g, x, o), order: x.order };
  },
});
