import { describe, expect, it } from 'vitest';
import { calibrationOf, interval } from '../../../examples/digits/calibration.js';
import { confusionOf } from '../../../examples/digits/confusion.js';
import { figuresOf } from '../../../examples/digits/figures.js';
import { classProbabilities, largestOf, normalCdf, priorScale } from '../../../examples/digits/probability.js';
import { agreement } from '../../../examples/digits/reference.js';

const matrix = (rows: number, cols: number, data: readonly number[]) => ({ rows, cols, data });

describe('class probabilities', () => {
  it('of two outputs are the normal distribution function of their distance', () => {
    const [first = NaN, second = NaN] = largestOf([0.3, 0], 0.5);
    expect(first).toBeCloseTo(normalCdf(0.3 / (0.5 * Math.SQRT2)), 6);
    expect(first + second).toBeCloseTo(1, 12);
  });

  it('are equal for equal means and certain without variance', () => {
    for (const p of largestOf([1, 1, 1, 1], 2)) expect(p).toBeCloseTo(0.25, 9);
    expect(largestOf([0.1, 0.3, 0.2], 0)).toEqual([0, 1, 0]);
    expect(classProbabilities(matrix(1, 2, [1, 0]), [-1e-18]).data).toEqual(Float64Array.from([1, 0]));
  });

  it('use a distribution function with the known values', () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 6);
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 6);
    expect(normalCdf(-1)).toBeCloseTo(0.158655253931457, 6);
  });

  it('scale the prior by its marginal likelihood', () => {
    // K = [[2]], ridge 0.5, y = 3: f = 2 / 2.5 * 3, yᵀ K̃⁻¹ y = 9 / 2.5
    expect(priorScale(Float64Array.from([3]), matrix(1, 1, [2.4]), 0.5)).toBeCloseTo(9 / 2.5, 12);
  });
});

describe('calibration', () => {
  it('is the mean distance of confidence and accuracy', () => {
    const { bins, ece } = calibrationOf(
      matrix(4, 2, [0.9, 0.1, 0.9, 0.1, 0.4, 0.6, 0.4, 0.6]),
      Uint8Array.from([0, 1, 1, 1]),
    );
    expect(bins[9]).toMatchObject({ count: 2, confidence: 0.9, accuracy: 0.5 });
    expect(bins[6]).toMatchObject({ count: 2, confidence: 0.6, accuracy: 1 });
    expect(ece).toBeCloseTo((2 * 0.4 + 2 * 0.4) / 4, 12);
  });

  it('gives the Wilson interval of a rate', () => {
    const [low, high] = interval(0.5, 10);
    expect(low).toBeCloseTo(0.2366, 4);
    expect(high).toBeCloseTo(0.7634, 4);
    expect(interval(1, 4)[1]).toBe(1);
  });

  it('counts certainty in the last bin', () => {
    expect(calibrationOf(matrix(1, 2, [1, 0]), Uint8Array.from([0])).bins[9]?.count).toBe(1);
  });
});

describe('figures', () => {
  const figures = figuresOf(
    matrix(2, 2, [3, 4, 0, 12]),
    matrix(1, 2, [7, 8]),
    matrix(2, 2, [0, 1, 1, 0]),
    Uint8Array.from([1, 1]),
  );

  it('are read off the kernels and the mean', () => {
    expect(figures).toEqual({
      correct: 1,
      accuracy: 0.5,
      k00: 3,
      k01: 4,
      kt00: 7,
      trace: 15,
      frob: 13,
      meanFirst: [0, 1],
    });
  });

  it('agree to 1e-6 and name what differs', () => {
    expect(agreement({ ...figures, k00: 3 * (1 + 9e-7) }, figures)).toMatchObject({ agrees: true, differ: [] });
    const other = agreement({ ...figures, kt00: 7 * (1 + 2e-6), correct: 2 }, figures);
    expect(other).toMatchObject({ agrees: false, differ: ['kt_00', 'correct'] });
    expect(agreement({ ...figures, meanFirst: [NaN, 1] }, figures).agrees).toBe(false);
  });

  it('count true against predicted', () => {
    expect(confusionOf([1, 1, 0], Uint8Array.from([1, 0, 0]), 2)).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });
});
