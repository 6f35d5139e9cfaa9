import { nameAt, onePlaced } from '../../finite/arrays.js';
import { normalised } from '../../finite/normalise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { LayerNormResolved } from './options.js';

export const layerNormFinite = ({ axis, eps }: LayerNormResolved): FiniteRule => ({
  apply: (_params, input, context) => {
    const x = onePlaced(input);
    const over = [...new Set(axis.map((place) => nameAt(x, place)))];
    return { node: normalised(x, over, eps, context), order: x.order };
  },
});
