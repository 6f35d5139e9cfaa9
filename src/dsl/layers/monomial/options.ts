import { requireInteger } from '../numbers.js';

/** What the kernel rule of Monomial reads. */
export interface MonomialResolved {
  readonly degree: number;
}

/** @throws InputError unless the degree is an integer >= 0. */
export function resolveMonomial(degree: number): MonomialResolved {
  return Object.freeze({ degree: requireInteger('Monomial: degree', degree, 0) });
}
