import { ones, pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { PolynomialResolved } from './options.js';

/** By Horner's rule. */
export const polynomialFinite = ({ coef }: PolynomialResolved): FiniteRule =>
  pointwise((g, x) => {
    const [top = 0, ...others] = [...coef].reverse();
    return others.reduce((sum, c) => g.add(g.mul(sum, x), c), g.mul(top, ones(g, x)));
  });
