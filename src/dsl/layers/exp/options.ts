import type { Scalar } from '../../hyper.js';
import { resolveScalars, type ScalarsResolved } from '../scalars.js';

/** Options of {@link Exp}: the activation is `a * exp(b * x)`. */
export interface ExpOptions {
  /** Default 1. */
  readonly a?: Scalar;
  /** Default 1. */
  readonly b?: Scalar;
}

/** What the kernel rule of Exp reads. */
export type ExpResolved = ScalarsResolved<'a' | 'b'>;

/** @throws InputError on a number that is not finite. */
export const resolveExp = ({ a = 1, b = 1 }: ExpOptions): ExpResolved => resolveScalars('Exp', { a, b });
