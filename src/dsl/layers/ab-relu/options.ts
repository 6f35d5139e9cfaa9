import { type HasHypers, hypersOf, numberOf, type Scalar } from '../../hyper.js';
import { requireFinite } from '../numbers.js';

/** What the kernel rule of ABRelu reads: the slope of negative entries and that of positive ones. */
export interface ABReluResolved extends HasHypers<'a' | 'b'> {
  readonly a: number;
  readonly b: number;
}

/** @throws InputError on a slope that is not finite. */
export function resolveABRelu(a: Scalar, b: Scalar): ABReluResolved {
  return Object.freeze({
    a: requireFinite('ABRelu: a', numberOf(a)),
    b: requireFinite('ABRelu: b', numberOf(b)),
    ...hypersOf({ a, b }),
  });
}
