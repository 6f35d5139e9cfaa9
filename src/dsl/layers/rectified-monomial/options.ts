import { requireInteger } from '../numbers.js';

/** What the kernel rule of RectifiedMonomial reads. */
export interface RectifiedMonomialResolved {
  readonly degree: number;
}

/** @throws InputError unless the degree is an integer >= 0. */
export function resolveRectifiedMonomial(degree: number): RectifiedMonomialResolved {
  return Object.freeze({ degree: requireInteger('RectifiedMonomial: degree', degree, 0) });
}
