import { onePlaced } from '../../finite/arrays.js';
import { spatialNames } from '../../finite/pool.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { GlobalSumPoolResolved } from './options.js';

export const globalSumPoolFinite = (o: GlobalSumPoolResolved): FiniteRule => ({
  apply: (_params, input, { g }) => {
    const x = onePlaced(input);
    const gone = spatialNames(x, o);
    return { node: g.sum(x.node, gone), order: x.order.filter((name) => !gone.includes(name)) };
  },
});
