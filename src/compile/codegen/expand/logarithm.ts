import type { DType } from '../../graph/node.js';
import { POLYNOMIALS } from '../polynomials.js';
import type { Straight } from '../straight.js';
import { LN2 } from './split-constants.js';

/** Smallest and largest normal number, and a power of two that makes the smallest number a normal one. */
const RANGE: Readonly<Record<DType, { readonly least: number; readonly most: number; readonly lift: number }>> = {
  f32: { least: 2 ** -126, most: (2 - 2 ** -23) * 2 ** 127, lift: 24 },
  f64: { least: 2 ** -1022, most: Number.MAX_VALUE, lift: 54 },
};

/** log of a positive, finite x = m 2^e with m near 1, by s = f / (2 + f), f = m - 1: log m = 2 atanh s. */
function logarithmOfPositive(s: Straight, x: number, dtype: DType): number {
  const { least, lift } = RANGE[dtype];
  const tiny = s.greater(s.constant(least), x);
  const normal = s.select(tiny, s.mul(x, s.constant(2 ** lift)), x);
  const [one, half] = [s.constant(1), s.constant(0.5)];
  const raw = s.unary('mantissa', normal);
  const big = s.greater(raw, s.constant(Math.SQRT2));
  const m = s.select(big, s.mul(raw, half), raw);
  const exponent = s.add(s.unary('exponent', normal), s.binary('and', big, one));
  const e = s.sub(exponent, s.binary('and', tiny, s.constant(lift)));
  const f = s.sub(m, one);
  const ratio = s.div(f, s.add(f, s.constant(2)));
  const square = s.mul(ratio, ratio);
  const series = s.mul(square, s.polynomial(POLYNOMIALS[dtype].log, square));
  // log(1 + f) = f - (f^2/2 - ratio (f^2/2 + series)): f is exact, and all that is rounded is small beside it
  const bend = s.mul(s.mul(half, f), f);
  const [high, low] = LN2[dtype];
  const corrected = s.add(s.mul(ratio, s.add(bend, series)), s.mul(e, s.constant(low)));
  return s.sub(s.mul(e, s.constant(high)), s.sub(s.sub(bend, corrected), f));
}

/** log(x); -Infinity at 0, NaN below. */
export function logarithm(s: Straight, x: number, dtype: DType): number {
  const finite = s.select(s.greater(x, s.constant(RANGE[dtype].most)), x, logarithmOfPositive(s, x, dtype));
  // a root that is NaN below 0, and -1/0 at 0
  const outside = s.sub(s.unary('sqrt', x), s.div(s.constant(1), s.abs(x)));
  return s.select(s.greater(x, s.constant(0)), finite, outside);
}
