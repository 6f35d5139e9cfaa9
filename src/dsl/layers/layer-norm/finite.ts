import { nameAt, onePlaced } from '../../finite/arrays.js';
import type { FiniteRule } from '../../finite/rule.js';
import { visibleEntries, visibleMeans } from '../../mask/finite-rule.js';
import type { LayerNormResolved } from './options.js';

/** Means and variances over the axes of what is visible, the variance divided by its number of entries. */
export const layerNormFinite = ({ axis, eps }: LayerNormResolved): FiniteRule => ({
  apply: (_params, input, context) => {
    const { g } = context;
    const x = onePlaced(input);
    const mean = visibleMeans(x, [...new Set(axis.map((place) => nameAt(x, place)))], context);
    const all = g.sub(x.node, mean(x.node));
    const visible = visibleEntries(x, context);
    const centred = visible ? g.mul(all, visible) : all;
    const variance = g.affine(mean(g.mul(centred, centred)), 1, eps);
    return { node: g.mul(centred, g.safeRsqrt(variance)), order: x.order };
  },
});
