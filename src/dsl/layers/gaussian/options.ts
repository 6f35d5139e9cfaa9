import type { Scalar } from '../../hyper.js';
import { resolveScalars, type ScalarsResolved } from '../scalars.js';

/** Options of {@link Gaussian}: the activation is `a * exp(b * x ** 2)`. */
export interface GaussianOptions {
  /** Default 1. */
  readonly a?: Scalar;
  /** Default -1. Above 0 the kernel is infinite where a variance is 1 / (4 b) or more. */
  readonly b?: Scalar;
}

/** What the kernel rule of Gaussian reads. */
export type GaussianResolved = ScalarsResolved<'a' | 'b'>;

/** @throws InputError on a number that is not finite. */
export const resolveGaussian = ({ a = 1, b = -1 }: GaussianOptions): GaussianResolved =>
  resolveScalars('Gaussian', { a, b });
