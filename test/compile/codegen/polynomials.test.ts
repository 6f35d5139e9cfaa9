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
import {
  cosineOfReal,
  doubleAtanh,
  erfQuotient,
  exponentialOfReal,
  scaledComplement,
  sineOfReal,
} from './high-precision-functions.js';

/** What each polynomial stands for, on its interval. */
const MEANT: Readonly<Record<'P' | 'R' | 'Q', { readonly to: number; readonly of: (x: bigint) => bigint }>> = {
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

interface Part {
  readonly from: number;
  readonly to: Readonly<Record<'f32' | 'f64', number>>;
  /** The function that the polynomial is a part of, by the value of the polynomial, and as it is. */
  readonly whole: (x: bigint, p: (variable: bigint) => bigint) => bigint;
  readonly meant: (x: bigint) => bigint;
}

const both = (to: number): Part['to'] => ({ f32: to, f64: to });
const squared = (x: bigint): bigint => times(x, x);

/** Polynomials that are a part of something: how it is put together, and where. */
const PARTS: Readonly<Record<Exclude<keyof Polynomials, keyof typeof MEANT>, Part>> = {
  exp: { from: -0.35, to: both(0.35), whole: (r, p) => ONE + r + times(squared(r), p(r)), meant: exponentialOfReal },
  log: {
    from: -0.1725,
    to: both(0.1725),
    whole: (s, p) => 2n * s + times(times(s, squared(s)), p(squared(s))),
    meant: doubleAtanh,
  },
  sin: {
    from: -0.79,
    to: both(0.79),
    whole: (r, p) => r + times(times(r, squared(r)), p(squared(r))),
    meant: sineOfReal,
  },
  cos: {
    from: -0.79,
    to: both(0.79),
    whole: (r, p) => ONE - squared(r) / 2n + times(squared(squared(r)), p(squared(r))),
    meant: cosineOfReal,
  },
  erf: {
    from: -1,
    to: both(1),
    whole: (x, p) => x + times(x, p(squared(x))),
    meant: (x) => times(x, erfQuotient(x)),
  },
  erfc: {
    from: 1,
    to: { f32: 4, f64: 6 },
    whole: (x, p) => ONE - over(p(over(ONE, 3n * ONE + x)), exponentialOfReal(squared(x))),
    meant: (x) => ONE - over(scaledComplement(x), exponentialOfReal(squared(x))),
  },
};

const NAMES = ['exp', 'log', 'sin', 'cos', 'erf', 'erfc'] as const;

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

  test.each(NAMES)('what %s is a part of is its function to within half the unit roundoff', (name) => {
    const { from, to, whole, meant } = PARTS[name];
    const p = (variable: bigint): bigint => polynomial(POLYNOMIALS[dtype][name], variable);
    const errors = Array.from({ length: 301 }, (_, k) => {
      const x = real(from + ((to[dtype] - from) * k) / 300);
      return x === 0n ? 0 : relativeError(whole(x, p), meant(x));
    });
    expect(Math.max(...errors)).toBeLessThan(roundoff / 2);
  });
});

test('the measure of elementary functions: known values to all digits of a number', () => {
  expect(toNumber(exponentialOfReal(ONE))).toBe(Math.E);
  expect(toNumber(doubleAtanh(ONE / 3n))).toBe(Math.LN2);
  expect(toNumber(sineOfReal(PI / 6n))).toBe(0.5);
  expect(toNumber(cosineOfReal(PI / 4n))).toBe(Math.SQRT1_2);
  // Abramowitz & Stegun, table 7.1
  expect(toNumber(erfQuotient(ONE)).toFixed(10)).toBe('0.8427007929');
  expect(toNumber(erfQuotient(2n * ONE) * 2n).toFixed(10)).toBe('0.9953222650');
});

test('limits at 0: sqrt(2) / pi, 2 sqrt(2) / (3 pi) and 1/6', () => {
  const { P, R, Q } = POLYNOMIALS.f64;
  expect(P[0]).toBeCloseTo(Math.SQRT2 / Math.PI, 15);
  expect(R[0]).toBeCloseTo((2 * Math.SQRT2) / (3 * Math.PI), 15);
  expect(Q[0]).toBeCloseTo(1 / 6, 15);
});
