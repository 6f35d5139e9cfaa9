import { describe, expect, test } from 'vitest';
import { expand } from '../../../src/compile/codegen/expand.js';
import type { PointwiseOp } from '../../../src/compile/graph/node.js';
import { COSINE_SNAP, epsilonOf } from '../../../src/compile/graph/pointwise.js';
import type { Value } from '../../../src/compile/schedule/plan.js';
import { TOLERANCES } from '../../property/support/tolerance.js';
import { ELEMENTARY, ELEMENTARY_OPS, unitsOff } from './elementary.js';
import { compiled } from './run-instructions.js';

describe.each([
  ['f32', TOLERANCES.float32, Math.fround],
  ['f64', TOLERANCES.float64, (x: number) => x],
] as const)('elementary primitives in %s', (dtype, tolerance, round) => {
  describe.each(ELEMENTARY_OPS)('%s', (op) => {
    const code = compiled(op, dtype, 1);
    const { points, units, exact } = ELEMENTARY[op];

    test('within its units of what it is to 60 digits', () => {
      const errors = points(tolerance).map((v) => {
        const x = round(v);
        return { x, off: unitsOff(op, x, code(x), tolerance) };
      });
      expect(errors.length).toBeGreaterThan(300);
      expect(errors.filter(({ off }) => off > units(tolerance))).toEqual([]);
    });

    test('at its ends', () => {
      // 0 of either sign
      for (const [x, wanted] of exact) expect(code(x) + 0, `${op}(${x})`).toBe(wanted);
    });
  });

  const [exp, log, erf] = [compiled('exp', dtype, 1), compiled('log', dtype, 1), compiled('erf', dtype, 1)];
  const least = dtype === 'f32' ? 2 ** -149 : 2 ** -1074;

  test('exponentials below the normal numbers are the nearest there is', () => {
    for (let k = -1; k < 28; k++) {
      const x = round(Math.log(tolerance.tiny) - k);
      expect(Math.abs(exp(x) - Math.exp(x))).toBeLessThanOrEqual(least);
    }
    expect(exp(Math.log(least / 4))).toBe(0);
  });

  test('logarithms of numbers below the normal ones', () => {
    for (const x of [least, 5 * least, tolerance.tiny / 3])
      expect(Math.abs(log(x) / Math.log(x) - 1)).toBeLessThan(3 * tolerance.unit);
  });

  test('sines and error functions of small numbers keep all their digits, and are odd', () => {
    const sin = compiled('sin', dtype, 1);
    for (const x of [1e-20, 1e-30, 5 * least].map(round)) {
      expect(sin(x)).toBe(x);
      expect(Math.abs(erf(x) - (2 / Math.sqrt(Math.PI)) * x)).toBeLessThanOrEqual(tolerance.unit * 4 * x + least / 2);
    }
    for (const x of [1e-3, 0.5, 1, 1.5, 2, 3, 5, 100].map(round)) for (const f of [sin, erf]) expect(f(-x)).toBe(-f(x));
  });

  test('erf rises, and stays between -1 and 1', () => {
    const values = Array.from({ length: 2001 }, (_, k) => erf(round(-8 + k / 125)));
    expect(values.every((v) => Math.abs(v) <= 1)).toBe(true);
    // but for rounding
    values.forEach((v, k) => expect(v).toBeGreaterThanOrEqual((values[k - 1] ?? -1) - 4 * tolerance.unit));
  });

  test('sines of angles too large are still no more than 1', () => {
    for (const op of ['sin', 'cos'] as const)
      for (const x of [1e9, 1e15, 3e38]) expect(Math.abs(compiled(op, dtype, 1)(round(x)))).toBeLessThanOrEqual(1);
  });

  test('sign is 1, -1 or 0, and no number of what is none', () => {
    const sign = compiled('sign', dtype, 1);
    expect([3, 1e-30, -2, -1e-30, 0, -0, Infinity, -Infinity, NaN].map((x) => sign(x))).toEqual([
      1,
      1,
      -1,
      -1,
      0,
      -0,
      1,
      -1,
      NaN,
    ]);
  });

  test('the slope of order 0 is 0 at cosines that are read as ends, and not before', () => {
    const slope = compiled('arcCosine0Slope', dtype, 1);
    const epsilon = epsilonOf(dtype);
    const last = 1 - COSINE_SNAP * epsilon;
    for (const c of [last, last + epsilon, 1, 1 + epsilon]) expect([slope(c), slope(-c)]).toEqual([0, 0]);
    for (const c of [last - epsilon, epsilon - last]) expect(slope(c)).toBeGreaterThan(1 / Math.sqrt(1000 * epsilon));
  });
});

test('a sine and a cosine of one angle share all but their ends', () => {
  const count = (ops: readonly PointwiseOp[]): number => {
    const leaf: Value = { op: 'leaf', leaf: { kind: 'scratch', array: 0 } };
    return expand([leaf, ...ops.map((op): Value => ({ op, args: [0] }))], 'f64').instructions.length;
  };
  expect(count(['sin', 'cos']) - count(['sin'])).toBeLessThan(8);
});
