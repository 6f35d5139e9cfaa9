import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transposedSize, windowSize } from '../../src/dsl/checks/slide-window.js';
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

describe('transposedSize', () => {
  it('is what the filter covers where it is put down every stride, and not less than the strides', () => {
    fc.assert(
      fc.property(fc.record(sizes), ({ size, window, stride }) => {
        const covered = Math.max(...Array.from({ length: size }, (_, i) => stride * i + window));
        expect(transposedSize(size, window, stride, 'VALID')).toBe(Math.max(covered, size * stride));
      }),
      { seed },
    );
  });

  it('undoes SAME and CIRCULAR windows: that many places stand on the axis it gives', () => {
    fc.assert(
      fc.property(fc.record(sizes), ({ size, window, stride }) => {
        for (const padding of ['SAME', 'CIRCULAR'] as const) {
          const longer = transposedSize(size, window, stride, padding);
          expect(longer).toBe(size * stride);
          expect(windowSize(longer, window, stride, padding)).toBe(size);
        }
      }),
      { seed },
    );
  });

  it('keeps a name where the size stays, and loses it elsewhere', () => {
    expect(transposedSize('H', 5, 1, 'SAME')).toBe('H');
    expect(transposedSize('H', 1, 1, 'VALID')).toBe('H');
    expect(transposedSize('H', 2, 1, 'VALID')).toBeNull();
    expect(transposedSize('H', 2, 2, 'CIRCULAR')).toBeNull();
    expect(transposedSize(null, 1, 1, 'SAME')).toBeNull();
  });
});
