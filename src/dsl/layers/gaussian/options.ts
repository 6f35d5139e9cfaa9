import { type HasHypers, hypersOf, numberOf, type Scalar } from '../../hyper.js';
import { requireFinite } from '../numbers.js';

/** Options of {@link Gaussian}: the activation is `a * exp(b * x ** 2)`. */
export interface GaussianOptions {
  /** Default 1. */
  readonly a?: Scalar;
  /** Default -1. Above 0 the kernel is infinite where a variance is 1 / (4 b) or more. */
  readonly b?: Scalar;
}

/** What the kernel rule of Gaussian reads. */
export interface GaussianResolved extends HasHypers<'a' | 'b'> {
  readonly a: number;
  readonly b: number;
}

/** @throws InputError on a number that is not finite. */
export function resolveGaussian({ a = 1, b = -1 }: GaussianOptions): GaussianResolved {
  return Object.freeze({
    a: requireFinite('Gaussian: a', numberOf(a)),
    b: requireFinite('Gaussian: b', numberOf(b)),
    ...hypersOf({ a, b }),
  });
}
