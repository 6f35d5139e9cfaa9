import { InputError } from '../../../compile/errors.js';

/** Options of {@link Erf}: the activation is `a * erf(b * x) + c`. */
export interface ErfOptions {
  /** Default 1. */
  readonly a?: number;
  /** Default 1. */
  readonly b?: number;
  /** Default 0. */
  readonly c?: number;
}

/** What the kernel rule of Erf reads. */
export interface ErfResolved {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** @throws InputError on a number that is not finite. */
export function resolveErf({ a = 1, b = 1, c = 0 }: ErfOptions): ErfResolved {
  if (![a, b, c].every(Number.isFinite)) {
    throw new InputError(`Erf: a, b and c must be finite numbers, got ${a}, ${b}, ${c}`);
  }
  return Object.freeze({ a, b, c });
}
