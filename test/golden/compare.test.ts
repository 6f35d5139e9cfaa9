import { describe, expect, it } from 'vitest';
import { numberError, TOLERANCE, worstError } from './compare.js';

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
