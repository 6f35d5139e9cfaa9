/**
 * The one place that says when a computed array agrees with an expected one.
 *
 * Error of an entry: `|actual - expected| / max(|expected|, floor)`, with `floor = 1e-6 * max|expected|` over the
 * array. So at a tolerance of 1e-9 every entry is held to nine digits of its own, and only an entry a million times
 * smaller than its array's largest (a cancellation: its last digits are rounding) is held to 1e-15 of that largest.
 * An array that is all zero (max below 1e-12) must be zero to `1e-3 * tolerance`, that is 1e-12.
 */

import type { Bounded } from '../property/support/error-bounds.js';
import { sizeOf } from './det.js';
import type { ArrayJson } from './format.js';

/** Float64 closed forms. */
export const TOLERANCE = 1e-9;

const CANCELLATION = 1e-6;
const ZERO = 1e-12;
const ZERO_FLOOR = 1e-3;

/** Anything with a shape and row-major numbers: the library's arrays, and the files'. */
export interface Dense {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** One thing compared in a case. */
export interface Compared {
  readonly name: string;
  /** Relative error; 0 or `Infinity` for what is equal or not. */
  readonly error: number;
  readonly agrees: boolean;
}

/** Compares at `TOLERANCE`; an array that should not be there is as wrong as one that is missing. */
export function compareArray(name: string, actual: Dense | null, expected: ArrayJson | null): Compared {
  const none = actual === expected ? 0 : Number.POSITIVE_INFINITY;
  const error = actual === null || expected === null ? none : worstError(actual, expected);
  return { name, error, agrees: error <= TOLERANCE };
}

/**
 * Compares entry by entry within `bound`, what an engine's roundings may do to each, and `TOLERANCE` for the expected
 * number itself. Where nothing is known of an entry (its bound is infinite) it has to be finite.
 */
export function compareWithin(
  name: string,
  actual: Dense | null,
  expected: ArrayJson | null,
  bound: Bounded | undefined,
): Compared {
  if (actual === null || expected === null) return compareArray(name, actual, expected);
  const error = worstError(actual, expected);
  const floor = floorOf(expected.data);
  const agrees = expected.data.every((e, i) => {
    if (e === null) return true;
    const off = Math.abs((actual.data[i] ?? Number.NaN) - e);
    return Number.isFinite(off) && off <= (bound?.error[i] ?? 0) + TOLERANCE * Math.max(Math.abs(e), floor);
  });
  return { name, error, agrees: agrees && sameNumbers(actual.shape, expected.shape) };
}

/** For what is equal or not. */
export const compareExactly = (name: string, agrees: boolean): Compared => ({ name, error: 0, agrees });

/** Worst relative error over the entries the reference could compute; `Infinity` where shapes or finiteness differ. */
export function worstError(actual: Dense, expected: ArrayJson): number {
  if (!sameNumbers(actual.shape, expected.shape) || actual.data.length < sizeOf(expected.shape)) return Infinity;
  const floor = floorOf(expected.data);
  let worst = 0;
  expected.data.forEach((e, i) => {
    if (e === null) return;
    const error = Math.abs((actual.data[i] ?? NaN) - e) / Math.max(Math.abs(e), floor);
    worst = Math.max(worst, Number.isNaN(error) ? Infinity : error);
  });
  return worst;
}

/** Relative error of one number, with the same rule as for arrays. */
export const numberError = (actual: number, expected: number): number =>
  worstError({ shape: [], data: [actual] }, { shape: [], data: [expected] });

/** Same length, same entries. */
export const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((v, i) => v === b[i]);

function floorOf(expected: readonly (number | null)[]): number {
  const largest = expected.reduce<number>((max, e) => Math.max(max, Math.abs(e ?? 0)), 0);
  return largest < ZERO ? ZERO_FLOOR : largest * CANCELLATION;
}
