import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { ErfResolved } from './options.js';

export const erfFinite = ({ a, b, c }: ErfResolved): FiniteRule =>
  pointwise((g, x) => g.affine(g.erf(g.affine(x, b, 0)), a, c));
