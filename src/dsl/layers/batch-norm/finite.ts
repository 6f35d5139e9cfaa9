import { nameAt, onePlaced } from '../../finite/arrays.js';
import { normalised } from '../../finite/normalise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { BatchNormResolved } from './options.js';

/** Means and variances of the batch at hand. */
export const batchNormFinite = ({ axis, eps, channelAxis }: BatchNormResolved): FiniteRule => ({
  apply: (_params, input, context) => {
    const x = onePlaced(input);
    const channels = nameAt(x, channelAxis);
    const over = axis?.map((place) => nameAt(x, place)) ?? x.order.filter((name) => name !== channels);
    return { node: normalised(x, [...new Set(over)], eps, context), order: x.order };
  },
});
