import { ones, pointwise, power } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { MonomialResolved } from './options.js';

export const monomialFinite = ({ degree }: MonomialResolved): FiniteRule =>
  pointwise((g, x) => (degree === 0 ? ones(g, x) : power(g, x, degree)));
