import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { EluResolved } from './options.js';

export const eluFinite = ({ alpha }: EluResolved): FiniteRule =>
  pointwise((g, x) => {
    const below = g.exp(g.pointwise('min', [x, 0]));
    return g.add(g.pointwise('max', [x, 0]), g.affine(below, alpha, -alpha));
  });
