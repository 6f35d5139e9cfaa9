import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { PointwiseOp } from '../../../src/compile/graph/node.js';
import {
  COSINE_SNAP,
  epsilonOf,
  isBinaryOp,
  isPointwise,
  isPointwiseOp,
  isUnaryOp,
  POINTWISE,
} from '../../../src/compile/graph/pointwise.js';

const of = (op: PointwiseOp, a: number, b = 0): number => POINTWISE[op].evaluate(a, b, epsilonOf('f64'));

test('arithmetic rows', () => {
  expect([of('neg', 3), of('abs', -3), of('add', 2, 5), of('sub', 2, 5), of('mul', 2, 5), of('div', 1, 4)]).toEqual([
    -3, 3, 7, -3, 10, 0.25,
  ]);
  expect([of('max', 2, -5), of('min', 2, -5)]).toEqual([2, -5]);
});

test('roots of what rounding made negative are zero', () => {
  expect([of('sqrt', 9), of('sqrt', 0), of('sqrt', -1e-18)]).toEqual([3, 0, 0]);
  expect([of('safeRsqrt', 4), of('safeRsqrt', 0), of('safeRsqrt', -1e-18)]).toEqual([0.5, 0, 0]);
});

test('asin reads what lies outside of [-1, 1] as its end', () => {
  expect(of('asin', 1 + 1e-15)).toBe(Math.PI / 2);
  expect(of('asin', -2)).toBe(-Math.PI / 2);
  expect(of('asin', 0.5)).toBeCloseTo(Math.PI / 6, 15);
});

describe('arc-cosine kernels', () => {
  // angles 0, 60, 90, 120 and 180 degrees
  const cases: readonly (readonly [c: number, k0: number, k1: number])[] = [
    [1, 1, 1],
    [0.5, 2 / 3, Math.sqrt(3) / (2 * Math.PI) + 1 / 3],
    [0, 0.5, 1 / Math.PI],
    [-0.5, 1 / 3, Math.sqrt(3) / (2 * Math.PI) - 1 / 6],
    [-1, 0, 0],
  ];
  test.each(cases)('at cosine %f', (c, k0, k1) => {
    expect(of('arcCosine0', c)).toBeCloseTo(k0, 15);
    expect(of('arcCosine1', c)).toBeCloseTo(k1, 15);
  });

  test.each(['f32', 'f64'] as const)('a cosine within rounding of the ends is the end in %s', (dtype) => {
    const epsilon = epsilonOf(dtype);
    const snapped = 1 - COSINE_SNAP * epsilon;
    const row = POINTWISE.arcCosine0;
    for (const c of [snapped, 1, 1 + 3 * epsilon]) {
      expect(row.evaluate(c, 0, epsilon)).toBe(1);
      expect(row.evaluate(-c, 0, epsilon)).toBe(0);
    }
    expect(row.evaluate(snapped - epsilon, 0, epsilon)).toBeLessThan(1);
    expect(row.evaluate(-snapped + epsilon, 0, epsilon)).toBeGreaterThan(0);
  });
});

test('every row belongs to one kind of primitive', () => {
  const g = new GraphBuilder('f64');
  const x = g.constant(1);
  expect(isPointwise(x)).toBe(false);
  expect(isPointwise(g.sqrt(x))).toBe(true);
  expect(isPointwiseOp('windowSum')).toBe(false);
  expect(isPointwiseOp('asin')).toBe(true);
  expect([isUnaryOp('asin'), isUnaryOp('add'), isBinaryOp('asin'), isBinaryOp('add')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
