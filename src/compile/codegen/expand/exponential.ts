import type { DType } from '../../graph/node.js';
import { POLYNOMIALS } from '../polynomials.js';
import type { Straight } from '../straight.js';
import { LN2 } from './split-constants.js';

/** exp(x) = p 2^k with p between 1/sqrt(2) and sqrt(2), to rounding, where k is far from the ends of an exponent. */
export function scaledExponential(s: Straight, x: number, dtype: DType): readonly [p: number, k: number] {
  const [high, low] = LN2[dtype];
  const k = s.nearest(s.mul(x, s.constant(Math.LOG2E)));
  const rest = s.sub(s.sub(x, s.mul(k, s.constant(high))), s.mul(k, s.constant(low)));
  return [s.polynomial([1, 1, ...POLYNOMIALS[dtype].exp], rest), k];
}

/** Beyond this exp is 0 or infinite, and halves of k are still exponents of normal numbers. */
const END: Readonly<Record<DType, number>> = { f32: 110, f64: 760 };

/** exp(x) in two steps of 2^(k/2): overflow and numbers below the normal ones are rounded once, at the end. */
export function exponential(s: Straight, x: number, dtype: DType): number {
  const [p, k] = scaledExponential(s, s.clamp(x, END[dtype]), dtype);
  const half = s.nearest(s.mul(k, s.constant(0.5)));
  return s.mul(s.mul(p, s.unary('power2', half)), s.unary('power2', s.sub(k, half)));
}
