import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowSize } from '../../src/dsl/checks/slide-window.js';
import { seed } from '../property/seed.js';

const sizes = {
  size: fc.integer({ min: 1, max: 40 }),
  window: fc.integer({ min: 1, max: 12 }),
  stride: fc.integer({ min: 1, max: 5 }),
};

describe('windowSize', () => {
  it('counts the places where a VALID window lies inside', () => {
    fc.assert(
      fc.property(fc.record(sizes), ({ size, window, stride }) => {
        let places = 0;
        for (let at = 0; at + window <= size; at += stride) places++;
        expect(windowSize(size, window, stride, 'VALID')).toBe(places === 0 ? undefined : places);
      }),
      { seed },
    );
  });

  it('counts every stride-th entry of a SAME or CIRCULAR axis', () => {
    fc.assert(
      fc.property(fc.record(sizes), ({ size, window, stride }) => {
        const places = Array.from({ length: size }, (_, i) => i).filter((i) => i % stride === 0).length;
        expect(windowSize(size, window, stride, 'SAME')).toBe(places);
        expect(windowSize(size, window, stride, 'CIRCULAR')).toBe(places);
      }),
      { seed },
    );
  });

  it('keeps a name where the size stays, and loses it elsewhere', () => {
    expect(windowSize('H', 5, 1, 'SAME')).toBe('H');
    expect(windowSize('H', 1, 1, 'VALID')).toBe('H');
    expect(windowSize('H', 2, 1, 'VALID')).toBeNull();
    expect(windowSize('H', 2, 2, 'CIRCULAR')).toBeNull();
    expect(windowSize(null, 1, 1, 'SAME')).toBeNull();
  });
});
