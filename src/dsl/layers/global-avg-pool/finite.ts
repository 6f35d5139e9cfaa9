import { onePlaced, sizeOf } from '../../finite/arrays.js';
import { spatialNames } from '../../finite/pool.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { GlobalAvgPoolResolved } from './options.js';

export const globalAvgPoolFinite = (o: GlobalAvgPoolResolved): FiniteRule => ({
  apply: (_params, input, { g }) => {
    const x = onePlaced(input);
    const gone = spatialNames(x, o);
    const positions = gone.reduce((n, name) => n * sizeOf(x, name), 1);
    const node = g.affine(g.sum(x.node, gone), 1 / positions, 0);
    return { node, order: x.order.filter((name) => !gone.includes(name)) };
  },
});
