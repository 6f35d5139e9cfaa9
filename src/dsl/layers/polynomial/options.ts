import { requireFinite } from '../numbers.js';

/** What the kernel rule of Polynomial reads: the coefficient of every power, from 0 up. */
export interface PolynomialResolved {
  readonly coef: readonly number[];
}

/** @throws InputError on a coefficient that is not finite. */
export const resolvePolynomial = (coef: readonly number[]): PolynomialResolved =>
  Object.freeze({ coef: Object.freeze(coef.map((c, k) => requireFinite(`Polynomial: coef[${k}]`, c))) });
