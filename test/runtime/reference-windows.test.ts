import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import type { Window } from '../../src/compile/graph/node.js';
import { evaluate } from '../../src/runtime/engines/reference/evaluate.js';
import { seed } from '../property/seed.js';

/** A window as a user sets it, on an axis or two that slide together. */
interface Setting {
  readonly joint: boolean;
  readonly size: number;
  readonly stride: number;
  readonly lo: number;
  readonly out: number;
  readonly wrap: boolean;
}

const setting: fc.Arbitrary<Setting> = fc.record({
  joint: fc.boolean(),
  size: fc.integer({ min: 1, max: 6 }),
  stride: fc.integer({ min: 1, max: 3 }),
  lo: fc.integer({ min: -2, max: 4 }),
  out: fc.integer({ min: 1, max: 5 }),
  wrap: fc.boolean(),
});

const AXES = ['p0', 'q0', 'p1', 'q1'] as const;
type Index = readonly [number, number, number, number];

/** x[p0, q0, p1, q1], or 0 outside; wraps on the axes of a window that wraps. */
function read(x: Float64Array, extents: Index, at: Index, wrap: readonly boolean[]): number {
  const place = at.map((k, a) => (wrap[a] ? ((k % (extents[a] ?? 1)) + 6 * (extents[a] ?? 1)) % (extents[a] ?? 1) : k));
  if (place.some((k, a) => k < 0 || k >= (extents[a] ?? 0))) return 0;
  return x[place.reduce((n, k, a) => n * (extents[a] ?? 0) + k, 0)] ?? Number.NaN;
}

/** The definition, one loop an axis and one a tap: taps of a joint window are shared by its two axes. */
function naive(x: Float64Array, extents: Index, windows: readonly [Setting, Setting]): readonly number[] {
  const [w, v] = windows;
  const out: number[] = [];
  const taps = (s: Setting): readonly (readonly [number, number])[] => {
    const all: [number, number][] = [];
    for (let t = 0; t < s.size; t++) for (let u = 0; u < s.size; u++) if (!s.joint || t === u) all.push([t, u]);
    return all;
  };
  const wrap = [w.wrap, w.wrap, v.wrap, v.wrap];
  for (let p0 = 0; p0 < w.out; p0++)
    for (let q0 = 0; q0 < w.out; q0++)
      for (let p1 = 0; p1 < v.out; p1++)
        for (let q1 = 0; q1 < v.out; q1++) {
          let total = 0;
          for (const [t, u] of taps(w))
            for (const [s, r] of taps(v)) {
              const rows = [w.stride * p0 + t - w.lo, w.stride * q0 + u - w.lo] as const;
              const columns = [v.stride * p1 + s - v.lo, v.stride * q1 + r - v.lo] as const;
              total += read(x, extents, [...rows, ...columns], wrap);
            }
          out.push(total);
        }
  return out;
}

const windowsOf = ({ joint, ...w }: Setting, [p, q]: readonly [string, string]): readonly Window[] =>
  joint
    ? [{ axes: [p, q], ...w }]
    : [
        { axes: [p], ...w },
        { axes: [q], ...w },
      ];

test('windowed sums agree with the definition for any size, stride, padding and grouping', () => {
  const extent = fc.integer({ min: 1, max: 5 });
  const arbitrary = fc.tuple(extent, extent, setting, setting);
  fc.assert(
    fc.property(arbitrary, ([rows, columns, w, v]) => {
      const extents: Index = [rows, rows, columns, columns];
      const x = Float64Array.from({ length: (rows * columns) ** 2 }, (_, k) => ((k * k * 7 + 3 * k) % 19) - 9);
      const g = new GraphBuilder('f64');
      const input = g.input(
        'x',
        AXES.map((name, a) => ({ name, extent: extents[a] ?? 1 })),
      );
      const node = g.windowSum(input, [...windowsOf(w, ['p0', 'q0']), ...windowsOf(v, ['p1', 'q1'])]);
      const { y } = evaluate({ outputs: { y: node }, dtype: 'f64' }, new Map([['x', x]]), new Map());
      expect(y?.extents).toEqual([w.out, w.out, v.out, v.out]);
      expect([...(y?.data ?? [])]).toEqual(naive(x, extents, [w, v]));
    }),
    { seed, numRuns: 120 },
  );
});

test('an axis without a window keeps its positions, batch axes too', () => {
  const g = new GraphBuilder('f64');
  const x = g.input('x', [
    { name: 'i', extent: null },
    { name: 'p0', extent: 3 },
    { name: 'q0', extent: 2 },
  ]);
  const node = g.windowSum(x, [{ axes: ['p0'], size: 2, stride: 1, lo: 0, out: 2, wrap: false }]);
  const data = Float64Array.from([1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60]);
  const { y } = evaluate({ outputs: { y: node }, dtype: 'f64' }, new Map([['x', data]]), new Map([['i', 2]]));
  expect([...(y?.data ?? [])]).toEqual([4, 6, 8, 10, 40, 60, 80, 100]);
});
