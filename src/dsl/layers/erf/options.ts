import { InputError } from '../../../compile/errors.js';
import { type HasHypers, hypersOf, numberOf, type Scalar } from '../../hyper.js';

/** Options of {@link Erf}: the activation is `a * erf(b * x) + c`. */
export interface ErfOptions {
  /** Default 1. */
  readonly a?: Scalar;
  /** Default 1. */
  readonly b?: Scalar;
  /** Default 0. */
  readonly c?: Scalar;
}

/** What the kernel rule of Erf reads. */
export interface ErfResolved extends HasHypers<'a' | 'b' | 'c'> {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** @throws InputError on a number that is not finite. */
export function resolveErf(options: ErfOptions): ErfResolved {
  const { a: givenA = 1, b: givenB = 1, c: givenC = 0 } = options;
  const [a, b, c] = [numberOf(givenA), numberOf(givenB), numberOf(givenC)];
  if (![a, b, c].every(Number.isFinite)) {
    throw new InputError(`Erf: a, b and c must be finite numbers, got ${a}, ${b}, ${c}`);
  }
  return Object.freeze({ a, b, c, ...hypersOf({ a: givenA, b: givenB, c: givenC }) });
}
