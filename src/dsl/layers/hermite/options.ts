import { requireInteger } from '../numbers.js';

/** What the kernel rule of Hermite reads. */
export interface HermiteResolved {
  readonly degree: number;
}

/** @throws InputError unless the degree is an integer >= 0. */
export const resolveHermite = (degree: number): HermiteResolved =>
  Object.freeze({ degree: requireInteger('Hermite: degree', degree, 0) });
