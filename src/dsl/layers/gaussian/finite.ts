import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { GaussianResolved } from './options.js';

export const gaussianFinite = ({ a, b }: GaussianResolved): FiniteRule =>
  pointwise((g, x) => g.affine(g.exp(g.affine(g.mul(x, x), b, 0)), a, 0));
