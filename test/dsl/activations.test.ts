import { describe, expect, it } from 'vitest';
import {
  ABRelu,
  Abs,
  Gaussian,
  type Layer,
  LeakyRelu,
  Monomial,
  RectifiedMonomial,
  Relu,
  Sigmoid_like,
  Sign,
} from '../../src/index.js';
import { closedForms } from './closed-forms.js';
import { dualValues } from './dual-values.js';
import { erf, gaussianBound, gaussianMean } from './gaussian-integral.js';

type Scalar = (x: number) => number;
type Sample = readonly [number, number];

const zero: Scalar = () => 0;
const slopes =
  (a: number, b: number): Scalar =>
  (x) =>
    (x < 0 ? a : b) * x;
const steps =
  (a: number, b: number): Scalar =>
  (x) =>
    x < 0 ? a : b;
const bell =
  (a: number, b: number): Scalar =>
  (x) =>
    a * Math.exp(b * x * x);
const width = 2.4020563531719796;

/** Each layer with its function and the derivative of that. */
const activations: readonly (readonly [name: string, layer: Layer, phi: Scalar, derivative: Scalar])[] = [
  ['Relu', Relu(), slopes(0, 1), steps(0, 1)],
  ['ABRelu(-0.3, 0.7)', ABRelu(-0.3, 0.7), slopes(-0.3, 0.7), steps(-0.3, 0.7)],
  ['ABRelu(1.5, 0)', ABRelu(1.5, 0), slopes(1.5, 0), steps(1.5, 0)],
  ['ABRelu(2, 2)', ABRelu(2, 2), slopes(2, 2), steps(2, 2)],
  ['LeakyRelu(0.1)', LeakyRelu(0.1), slopes(0.1, 1), steps(0.1, 1)],
  ['Abs', Abs(), slopes(-1, 1), steps(-1, 1)],
  ['Sign', Sign(), steps(-1, 1), zero],
  [
    'Sigmoid_like',
    Sigmoid_like(),
    (x) => erf(x / width) / 2 + 0.5,
    bell(1 / (width * Math.sqrt(Math.PI)), -(width ** -2)),
  ],
  ['Gaussian', Gaussian(), bell(1, -1), (x) => -2 * x * bell(1, -1)(x)],
  ['Gaussian(1.1, -0.4)', Gaussian({ a: 1.1, b: -0.4 }), bell(1.1, -0.4), (x) => -0.8 * x * bell(1.1, -0.4)(x)],
  ['Gaussian(0.5, 0.1)', Gaussian({ a: 0.5, b: 0.1 }), bell(0.5, 0.1), (x) => 0.2 * x * bell(0.5, 0.1)(x)],
  ['Gaussian(3, 0)', Gaussian({ a: 3, b: 0 }), () => 3, zero],
  ...[0, 1, 2, 3, 4, 5, 8].map((n) => {
    const derivative: Scalar = n === 0 ? zero : (x) => n * x ** (n - 1);
    return [`Monomial(${n})`, Monomial(n), (x: number) => x ** n, derivative] as const;
  }),
  ...[0, 1, 2, 3, 5].map((n) => {
    const derivative: Scalar = n === 0 ? zero : (x) => (x < 0 ? 0 : n * x ** (n - 1));
    return [`RectifiedMonomial(${n})`, RectifiedMonomial(n), (x: number) => (x < 0 ? 0 : x ** n), derivative] as const;
  }),
  ...closedForms,
];

/** What x1 and x2 of two features make of a unit Dense, where their covariance is x x' / 2. */
const pairOf = ([a, b]: Sample, [c, d]: Sample) => ({
  s1: Math.hypot(a, b) / Math.SQRT2,
  s2: Math.hypot(c, d) / Math.SQRT2,
  theta: Math.atan2(Math.abs(a * d - b * c), a * c + b * d),
});

const pairs: readonly (readonly [name: string, x1: Sample, x2: Sample])[] = [
  ['acute', [1.2, 0.4], [0.7, -0.5]],
  ['obtuse', [0.9, 0.3], [-1.3, 0.8]],
  ['orthogonal', [1, 0.5], [-0.5, 1]],
  ['small beside large', [0.01, 0.02], [1, -0.3]],
  ['nearly parallel', [1, 0], [1, 2 ** -10]],
  ['nearly antiparallel', [1, 0.25], [-1, -0.25 + 2 ** -10]],
  ['very nearly parallel', [1, 0], [1, 2 ** -20]],
];

describe.each(activations)('%s', (_name, layer, phi, derivative) => {
  it.each(pairs)('is the Gaussian mean it stands for: %s', async (_pair, x1, x2) => {
    const pair = pairOf(x1, x2);
    const mean = { f: gaussianMean(phi, pair), derivative: gaussianMean(derivative, pair) };
    // a rounding of the cosine moves an angle near 0 or pi by its inverse sine times as much
    const tolerance = 1e-13 + 4e-16 / Math.sin(pair.theta);
    for (const engine of ['wasm', 'reference'] as const) {
      const values = await dualValues(layer, x1, x2, { engine });
      expect(Math.abs(values.f - mean.f)).toBeLessThanOrEqual(tolerance * gaussianBound(phi, pair));
      expect(Math.abs(values.derivative - mean.derivative)).toBeLessThanOrEqual(
        tolerance * gaussianBound(derivative, pair),
      );
    }
  });
});

describe('activations that are one another', () => {
  it.each<[string, Layer, Layer]>([
    ['Relu is ABRelu(0, 1)', Relu(), ABRelu(0, 1)],
    ['LeakyRelu(a) is ABRelu(a, 1)', LeakyRelu(0.2), ABRelu(0.2, 1)],
    ['LeakyRelu(0) is Relu', LeakyRelu(0), Relu()],
    ['Abs is ABRelu(-1, 1)', Abs(), ABRelu(-1, 1)],
    ['Relu is RectifiedMonomial(1)', Relu(), RectifiedMonomial(1)],
    ['Monomial(1) is ABRelu(1, 1)', Monomial(1), ABRelu(1, 1)],
  ])('%s', async (_name, one, other) => {
    for (const [, x1, x2] of pairs) expect(await dualValues(one, x1, x2)).toEqual(await dualValues(other, x1, x2));
  });

  it('ABRelu(a, a) is a times the identity', async () => {
    for (const [, x1, x2] of pairs) {
      const q = (x1[0] * x2[0] + x1[1] * x2[1]) / 2;
      const { f, derivative } = await dualValues(ABRelu(-1.5, -1.5), x1, x2);
      expect(f).toBeCloseTo(2.25 * q, 14);
      expect(derivative).toBeCloseTo(2.25, 14);
    }
  });

  it('the derivative of a monomial is that of one degree less', async () => {
    for (const n of [2, 3, 4]) {
      const full = await dualValues(Monomial(n), [1.2, 0.4], [0.7, -0.5]);
      const less = await dualValues(Monomial(n - 1), [1.2, 0.4], [0.7, -0.5]);
      expect(full.derivative / (n * n * less.f)).toBeCloseTo(1, 13);
      const rectified = await dualValues(RectifiedMonomial(n), [1.2, 0.4], [0.7, -0.5]);
      const lower = await dualValues(RectifiedMonomial(n - 1), [1.2, 0.4], [0.7, -0.5]);
      expect(rectified.derivative / (n * n * lower.f)).toBeCloseTo(1, 13);
    }
  });
});
