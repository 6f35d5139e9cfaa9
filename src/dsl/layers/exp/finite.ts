import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { ExpResolved } from './options.js';

export const expFinite = ({ a, b }: ExpResolved): FiniteRule =>
  pointwise((g, x) => g.affine(g.exp(g.affine(x, b, 0)), a, 0));
