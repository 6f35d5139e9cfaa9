import { describe, expect, it } from 'vitest';
import { det } from './det.js';

describe('input rule', () => {
  it('gives the worked numbers', () => {
    const x1 = det({ shape: [2, 3], seed: 0.3 });
    const worked = [1.369241724804, -0.183641111937, -0.595787067278, 0.708373032465, 0.370047707475, -1.254411730819];
    worked.forEach((v, i) => expect(x1[i]).toBeCloseTo(v, 11));
    expect(det({ shape: [2, 3], seed: 1.1 })[5]).toBeCloseTo(-1.314915582533, 11);
  });

  it('scales', () => {
    expect(det({ shape: [2], seed: 0.3, scale: 0 }).every((v) => v === 0)).toBe(true);
    expect(det({ shape: [1], seed: 0.3, scale: -2 })[0]).toBeCloseTo(-2 * 1.369241724804, 11);
  });
});
