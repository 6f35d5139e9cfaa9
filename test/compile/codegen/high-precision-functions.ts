/** Elementary functions to 60 digits or more, of numbers of JavaScript taken as they are. */
import { ONE, over, PI, real, relativeError, root, times } from './high-precision.js';

/** A real number as `value` 2^shift, where that keeps its digits among those of `real`. */
export interface Scaled {
  readonly value: bigint;
  readonly shift: number;
}

const whole = (value: bigint): Scaled => ({ value, shift: 0 });

/** A power series in x, by the factor from each term to the next. */
function series(first: bigint, factor: (n: bigint, term: bigint) => bigint): bigint {
  let [term, total] = [first, first];
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = factor(n, term);
    total += term;
  }
  return total;
}

/** exp(r) of a real number below 1 or so. */
export const exponentialOfReal = (r: bigint): bigint => series(ONE, (n, term) => times(term, r) / n);

/** 2 atanh(s) = log((1 + s) / (1 - s)). */
export function doubleAtanh(s: bigint): bigint {
  const square = times(s, s);
  let [power, total] = [s, s];
  for (let n = 3n; power !== 0n && power !== -1n; n += 2n) {
    power = times(power, square);
    total += power / n;
  }
  return 2n * total;
}

const LN2 = doubleAtanh(ONE / 3n);

export const sineOfReal = (r: bigint): bigint =>
  series(r, (n, term) => -times(times(term, r), r) / (2n * n * (2n * n + 1n)));

export const cosineOfReal = (r: bigint): bigint =>
  series(ONE, (n, term) => -times(times(term, r), r) / (2n * n * (2n * n - 1n)));

/** erf(x) / x by its series of one sign: 2 / sqrt(pi) exp(-x^2) sum of (2 x^2)^n / (2n + 1)!!. */
export function erfQuotient(x: bigint): bigint {
  const square = times(x, x);
  const sum = series(ONE, (n, term) => (2n * times(term, square)) / (2n * n + 1n));
  return times(over(times(2n * ONE, exponentialOfReal(-square)), root(PI)), sum);
}

/** exp(x^2) (1 - erf(x)), for x up to 8. */
export const scaledComplement = (x: bigint): bigint =>
  times(ONE - times(x, erfQuotient(x)), exponentialOfReal(times(x, x)));

export function exponentialOf(x: number): Scaled {
  const shift = Math.round(x / Math.LN2);
  return { value: exponentialOfReal(real(x) - BigInt(shift) * LN2), shift };
}

export function logarithmOf(x: number): Scaled {
  let [m, e] = [x, 0];
  for (; m > 1.5; e++) m /= 2;
  for (; m < 0.75; e--) m *= 2;
  const near = real(m);
  return whole(doubleAtanh(over(near - ONE, near + ONE)) + BigInt(e) * LN2);
}

/** x less the nearest multiple of pi / 2, and which that is, modulo 4. */
function turned(x: number): readonly [rest: bigint, quarter: number] {
  const [whole, half] = [real(x), PI / 2n];
  const k = (2n * whole + (whole < 0n ? -half : half)) / (2n * half);
  return [whole - k * half, Number(((k % 4n) + 4n) % 4n)];
}

export function sineOf(x: number): Scaled {
  const [rest, quarter] = turned(x);
  const value = quarter % 2 === 0 ? sineOfReal(rest) : cosineOfReal(rest);
  return whole(quarter < 2 ? value : -value);
}

export function cosineOf(x: number): Scaled {
  const [rest, quarter] = turned(x);
  const value = quarter % 2 === 0 ? cosineOfReal(rest) : sineOfReal(rest);
  return whole(quarter === 1 || quarter === 2 ? -value : value);
}

/** x 2^-shift from 1/2 to 2, for x other than 0. */
function normalized(x: number): readonly [m: number, shift: number] {
  let [m, shift] = [x, 0];
  for (; Math.abs(m) < 0.5; shift--) m *= 2;
  return [m, shift];
}

export function erfOf(x: number): Scaled {
  // below, the quotient is that at 0 to 60 digits
  if (Math.abs(x) < 1e-30) {
    const [m, shift] = normalized(x);
    return { value: times(real(m), erfQuotient(0n)), shift };
  }
  const [m, shift] = Math.abs(x) < 1 ? normalized(x) : [x, 0];
  return { value: times(real(m), erfQuotient(real(x))), shift };
}

/** 1 / (pi sqrt(1 - c^2)). */
export function arcCosine0SlopeOf(c: number): Scaled {
  const cosine = real(c);
  return whole(over(ONE, times(PI, root(ONE - times(cosine, cosine)))));
}

export const toNumber = ({ value, shift }: Scaled): number => (Number(value) / 2 ** 240) * 2 ** shift;

/** The relative error of a number that was found; the absolute one where 0 is wanted. */
export function errorOf(found: number, { value, shift }: Scaled): number {
  // in two steps, each within the range of numbers
  const half = Math.trunc(shift / 2);
  return relativeError(real(found * 2 ** -half * 2 ** (half - shift)), value);
}
