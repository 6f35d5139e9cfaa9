import { nameAt, onePlaced } from '../../finite/arrays.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { FlattenResolved } from './options.js';

/** All axes but the batch become one, row-major; it has the name of the last of them. */
export const flattenFinite = (o: FlattenResolved): FiniteRule => ({
  apply: (_params, input, { g }) => {
    const x = onePlaced(input);
    const batch = nameAt(x, o.batchAxis);
    const merged = x.order.filter((name) => name !== batch);
    const channel = nameAt({ ...x, order: merged }, -1);
    const node = merged.length === 1 ? x.node : g.merge(x.node, merged, channel);
    return { node, order: o.batchAxisOut === 0 ? [batch, channel] : [channel, batch] };
  },
});
