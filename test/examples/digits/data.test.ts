import { describe, expect, it } from 'vitest';
import { loadDigits, parseDigits, split, targets } from '../../../examples/digits/data.js';

describe('digits', () => {
  const digits = loadDigits();

  it('standardises with the moments of the first 1000 rows', () => {
    expect(digits.rows).toBe(1797);
    expect(digits.mean).toBeCloseTo(0.306966796875, 12);
    expect(digits.std).toBeCloseTo(0.376395870642353, 12);
    const train = digits.pixels.subarray(0, 64_000);
    expect(train.reduce((a, b) => a + b, 0) / 64_000).toBeCloseTo(0, 12);
    expect(digits.pixels[2]).toBeCloseTo((5 / 16 - 0.306966796875) / 0.376395870642353, 12);
  });

  it('tests on the rows from 1000 on', () => {
    const { xTrain, xTest, trainLabels, testLabels } = split(digits, 3, 2);
    expect([...trainLabels]).toEqual([0, 1, 2]);
    expect(xTrain.length).toBe(3 * 64);
    expect([...xTest]).toEqual([...digits.pixels.slice(64_000, 64_000 + 128)]);
    expect([...testLabels]).toEqual([...digits.labels.slice(1000, 1002)]);
  });

  it('makes one-hot targets that sum to zero', () => {
    const y = targets(Uint8Array.from([1, 9]));
    expect(y[1]).toBeCloseTo(0.9);
    expect(y[19]).toBeCloseTo(0.9);
    expect(y.reduce((a, b) => a + b, 0)).toBeCloseTo(0);
  });

  it('names the line that is not a digit', () => {
    expect(() => parseDigits('1,2,3\n')).toThrow('Line 1 of the digits has 3 cells; 64 pixels and a label are needed.');
  });
});
