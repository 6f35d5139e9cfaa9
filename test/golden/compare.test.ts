import { describe, expect, it } from 'vitest';
import { compareWithin, numberError, TOLERANCE, worstError } from './compare.js';

const array = (data: readonly (number | null)[]) => ({ shape: [data.length], data });
const error = (actual: readonly number[], expected: readonly (number | null)[]): number =>
  worstError({ shape: [actual.length], data: actual }, array(expected));

describe('comparison with golden arrays', () => {
  it('is relative for every entry', () => {
    expect(error([1, 2 * (1 + 3e-10)], [1, 2])).toBeCloseTo(3e-10, 14);
    expect(error([1e-3 + 2e-12, 1], [1e-3, 1])).toBeGreaterThan(TOLERANCE);
  });

  it('holds a cancelled entry to the rounding of the largest', () => {
    expect(error([1e-17, 1], [0, 1])).toBeLessThan(TOLERANCE);
    expect(error([1e-14, 1], [0, 1])).toBeGreaterThan(TOLERANCE);
  });

  it('holds zero to 1e-12', () => {
    expect(error([5e-13, 0], [0, 0])).toBeLessThan(TOLERANCE);
    expect(error([2e-12, 0], [0, 0])).toBeGreaterThan(TOLERANCE);
  });

  it('skips what the reference could not compute, and nothing else', () => {
    expect(error([NaN, 1], [null, 1])).toBe(0);
    expect(error([NaN, 1], [1, 1])).toBe(Infinity);
    expect(error([Infinity, 1], [1, 1])).toBe(Infinity);
  });

  it('asks for the same shape', () => {
    expect(worstError({ shape: [2, 1], data: [1, 2] }, array([1, 2]))).toBe(Infinity);
    expect(worstError({ shape: [2], data: [1] }, array([1, 2]))).toBe(Infinity);
    expect(worstError({ shape: [], data: [0] }, { shape: [], data: [0] })).toBe(0);
  });

  it('compares numbers alike', () => {
    expect(numberError(3.0000003, 3)).toBeCloseTo(1e-7, 12);
  });
});

describe('comparison within bounds', () => {
  const bound = (error: readonly number[]) => ({
    names: ['i'],
    extents: [error.length],
    value: new Float64Array(error.length),
    error: Float64Array.from(error),
  });
  const agrees = (actual: readonly number[], expected: readonly (number | null)[], error: readonly number[]): boolean =>
    compareWithin('ntk', { shape: [actual.length], data: actual }, array(expected), bound(error)).agrees;

  it('holds every entry to its own', () => {
    expect(agrees([1.001, 2], [1, 2], [2e-3, 0])).toBe(true);
    expect(agrees([1.001, 2.001], [1, 2], [2e-3, 5e-4])).toBe(false);
    expect(agrees([1.001, 2], [1, 2], [5e-4, 2e-3])).toBe(false);
  });

  it('asks for finite numbers where nothing is known, and for no more', () => {
    expect(agrees([7], [1], [Infinity])).toBe(true);
    expect(agrees([NaN], [1], [Infinity])).toBe(false);
    expect(agrees([Infinity], [1], [Infinity])).toBe(false);
    expect(agrees([NaN, 2], [null, 2], [0, 0])).toBe(true);
  });

  it('asks for the same shape, and for the array', () => {
    expect(compareWithin('ntk', { shape: [1, 2], data: [1, 2] }, array([1, 2]), bound([1, 1])).agrees).toBe(false);
    expect(compareWithin('ntk', null, array([1]), bound([1])).agrees).toBe(false);
    expect(compareWithin('cov2', null, null, undefined).agrees).toBe(true);
    expect(agrees([1 + 1e-6], [1], [])).toBe(false);
  });

  it('tells the relative error it saw', () => {
    const seen = compareWithin('ntk', { shape: [1], data: [1.001] }, array([1]), bound([2e-3]));
    expect(seen.error).toBeCloseTo(1e-3, 12);
  });
});
