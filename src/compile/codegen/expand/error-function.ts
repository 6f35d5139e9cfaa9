import type { DType } from '../../graph/node.js';
import { POLYNOMIALS } from '../polynomials.js';
import type { Straight } from '../straight.js';
import { scaledExponential } from './exponential.js';

/** From here on erf rounds to 1. */
const END: Readonly<Record<DType, number>> = { f32: 4, f64: 6 };

/** erf(x): x and x times an even polynomial up to 1, and 1 - exp(-x^2) q(1 / (3 + x)) beyond. */
export function errorFunction(s: Straight, x: number, dtype: DType): number {
  const { erf, erfc } = POLYNOMIALS[dtype];
  const one = s.constant(1);
  const [size, end] = [s.abs(x), s.constant(END[dtype])];
  const a = s.select(s.greater(size, end), end, size);
  const square = s.mul(a, a);
  const small = s.add(s.mul(x, s.polynomial(erf, square)), x);
  const [p, k] = scaledExponential(s, s.neg(square), dtype);
  const tail = s.mul(s.mul(p, s.unary('power2', k)), s.polynomial(erfc, s.div(one, s.add(a, s.constant(3)))));
  const rest = s.sub(one, tail);
  const large = s.select(s.greater(s.constant(0), x), s.neg(rest), rest);
  return s.select(s.greater(a, one), large, small);
}
