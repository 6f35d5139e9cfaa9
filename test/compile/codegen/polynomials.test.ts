import { describe, expect, test } from 'vitest';
import { POLYNOMIALS, type Polynomials } from '../../../src/compile/codegen/polynomials.js';
import {
  arccosineOfGap,
  arcsine,
  ONE,
  over,
  PI,
  polynomial,
  real,
  relativeError,
  root,
  times,
  toNumber,
} from './high-precision.js';

/** What each polynomial stands for, on its interval. */
const MEANT: Readonly<Record<keyof Polynomials, { readonly to: number; readonly of: (x: bigint) => bigint }>> = {
  P: { to: 1, of: (a) => over(over(arccosineOfGap(a), root(a)), PI) },
  R: {
    to: 1,
    of: (a) => {
      const slope = over(arccosineOfGap(a), root(a));
      return over(over(root(2n * ONE - a) - times(ONE - a, slope), a), PI);
    },
  },
  Q: { to: 0.25, of: (w) => over(over(arcsine(root(w)), root(w)) - ONE, w) },
};

/** Dense in the middle, and closer and closer to 0. */
const points = (to: number): readonly number[] => [
  ...Array.from({ length: 150 }, (_, k) => (to * (k + 1)) / 150),
  ...Array.from({ length: 15 }, (_, k) => to * 10 ** -(k + 1)),
];

test('the measure itself: known values to all digits of a number', () => {
  expect(toNumber(PI)).toBe(Math.PI);
  expect((PI * 10n ** 60n) / ONE).toBe(3141592653589793238462643383279502884197169399375105820974944n);
  expect(toNumber(root(real(2)))).toBe(Math.SQRT2);
  expect(toNumber(arcsine(real(0.5)))).toBe(Math.asin(0.5));
  expect(toNumber(arccosineOfGap(ONE))).toBe(Math.PI / 2);
  expect(toNumber(real(-0.1))).toBe(-0.1);
});

describe.each(['f32', 'f64'] as const)('%s', (dtype) => {
  // half a unit in the last place of 1
  const roundoff = dtype === 'f32' ? 2 ** -24 : 2 ** -53;

  test.each(['P', 'R', 'Q'] as const)('%s is its function to within the unit roundoff', (name) => {
    const { to, of } = MEANT[name];
    const errors = points(to).map((x) => relativeError(polynomial(POLYNOMIALS[dtype][name], real(x)), of(real(x))));
    expect(Math.max(...errors)).toBeLessThan(roundoff);
  });
});

test('limits at 0: sqrt(2) / pi, 2 sqrt(2) / (3 pi) and 1/6', () => {
  const { P, R, Q } = POLYNOMIALS.f64;
  expect(P[0]).toBeCloseTo(Math.SQRT2 / Math.PI, 15);
  expect(R[0]).toBeCloseTo((2 * Math.SQRT2) / (3 * Math.PI), 15);
  expect(Q[0]).toBeCloseTo(1 / 6, 15);
});
