import { onePlaced } from '../../finite/arrays.js';
import { spatialNames } from '../../finite/pool.js';
import type { FiniteRule } from '../../finite/rule.js';
import { visibleMeans } from '../../mask/finite-rule.js';
import type { GlobalAvgPoolResolved } from './options.js';

export const globalAvgPoolFinite = (o: GlobalAvgPoolResolved): FiniteRule => ({
  apply: (_params, input, context) => {
    const x = onePlaced(input);
    const gone = spatialNames(x, o);
    const mean = visibleMeans(x, gone, context);
    return { node: mean(x.node), order: x.order.filter((name) => !gone.includes(name)) };
  },
});
