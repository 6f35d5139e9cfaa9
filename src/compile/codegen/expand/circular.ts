import type { DType } from '../../graph/node.js';
import { POLYNOMIALS } from '../polynomials.js';
import type { Straight } from '../straight.js';
import { HALF_PI } from './split-constants.js';

/** x less the nearest multiple k of pi / 2, after Cody and Waite, and the quarter turns k modulo 4, from -2 to 2. */
function reduced(s: Straight, x: number, dtype: DType): readonly [rest: number, quarter: number] {
  const k = s.nearest(s.mul(x, s.constant(2 / Math.PI)));
  const close = HALF_PI[dtype].reduce((left, part) => s.sub(left, s.mul(k, s.constant(part))), x);
  // what is too large to reduce still has a sine between -1 and 1
  const rest = s.clamp(close, Math.PI / 4 + 0.01);
  return [rest, s.sub(k, s.mul(s.constant(4), s.nearest(s.mul(k, s.constant(0.25)))))];
}

/**
 * sin(x) or cos(x), to a few units of 1 where |x| is at most 2^26 in float64 and 10^4 in float32; beyond, no more than
 * a number between -1 and 1. They share all but the choice at the end.
 */
export function circular(s: Straight, x: number, dtype: DType, which: 'sin' | 'cos'): number {
  const [rest, quarter] = reduced(s, x, dtype);
  const square = s.mul(rest, rest);
  const odd = s.mul(s.mul(rest, square), s.polynomial(POLYNOMIALS[dtype].sin, square));
  const sine = s.add(odd, rest);
  const cosine = s.polynomial([1, -0.5, ...POLYNOMIALS[dtype].cos], square);
  // 0 after an odd number of quarter turns, else 1
  const even = s.greater(s.abs(s.sub(s.abs(quarter), s.constant(1))), s.constant(0.5));
  const value = which === 'sin' ? s.select(even, sine, cosine) : s.select(even, cosine, sine);
  // the sine is negative from 2 quarter turns on, the cosine from 1 to 3
  const turned = s.abs(s.binary(which === 'sin' ? 'sub' : 'add', quarter, s.constant(0.5)));
  return s.select(s.greater(turned, s.constant(1)), s.neg(value), value);
}
