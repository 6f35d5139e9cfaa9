import { describe, expect, it } from 'vitest';
import { median } from '../../bench/median.js';
import { normals } from '../../bench/normals.js';
import { header, tableLine } from '../../bench/table.js';

describe('bench numbers', () => {
  it('takes the middle', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('draws the same normal numbers every time', () => {
    const values = normals(20_000, 7);
    expect(normals(20_000, 7)).toEqual(values);
    expect(normals(3, 8)).not.toEqual(values.slice(0, 3));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
  });

  it('lines columns up', () => {
    const line = tableLine({
      name: 'gap21',
      engine: 'wasm',
      dtype: 'f32',
      symmetric: true,
      threads: 2,
      msPerEntry: 49.1234,
      compileMs: 210.4,
      peakRssMB: 321.6,
    });
    expect(line.length).toBe(header().length);
    expect(line.split(/ +/)).toEqual(['gap21', 'wasm', 'f32', 'null', '2', '49.1', '210', '322']);
  });
});
