// Where formulas divide by zero or lose digits: no variance, parallel samples, very large and very small ones.
import { describe, expect, it } from 'vitest';
import {
  ABRelu,
  Abs,
  Dense,
  Gaussian,
  input,
  type Layer,
  LeakyRelu,
  Monomial,
  RectifiedMonomial,
  Relu,
  Sigmoid_like,
  Sign,
} from '../../src/index.js';
import { behindDense, dualValues } from './dual-values.js';
import { integrate } from './gaussian-integral.js';

describe('no variance', () => {
  it.each<[string, Layer, number, number]>([
    ['Relu', Relu(), 0, 0.25],
    ['ABRelu(-0.3, 0.7)', ABRelu(-0.3, 0.7), 0, 0.04],
    ['ABRelu(2, 2)', ABRelu(2, 2), 0, 4],
    ['LeakyRelu(0.1)', LeakyRelu(0.1), 0, 1.1 ** 2 / 4],
    ['Abs', Abs(), 0, 0],
    ['Sign', Sign(), 0, 0],
    ['Sigmoid_like', Sigmoid_like(), 0.25, 1 / (2.4020563531719796 ** 2 * Math.PI)],
    ['Gaussian', Gaussian({ a: 1.5, b: -0.5 }), 2.25, 0],
    ['Monomial(0)', Monomial(0), 1, 0],
    ['Monomial(1)', Monomial(1), 0, 1],
    ['Monomial(2)', Monomial(2), 0, 0],
    ['Monomial(3)', Monomial(3), 0, 0],
    ['RectifiedMonomial(0)', RectifiedMonomial(0), 0.25, 0],
    ['RectifiedMonomial(1)', RectifiedMonomial(1), 0, 0.25],
    ['RectifiedMonomial(2)', RectifiedMonomial(2), 0, 0],
    ['RectifiedMonomial(3)', RectifiedMonomial(3), 0, 0],
  ])('%s', async (_name, layer, f, derivative) => {
    for (const engine of ['wasm', 'reference'] as const) {
      const values = await dualValues(layer, [0, 0], [0, 0], { engine });
      expect(values.f).toBeCloseTo(f, 15);
      expect(values.derivative).toBeCloseTo(derivative, 15);
    }
  });

  it.each(['float32', 'float64'] as const)('is exactly none after Sign, beside any sample: %s', async (dtype) => {
    const net = input('N', 2).build(Dense(1), Sign());
    const x = [
      [0, 0],
      [1, -0.5],
    ];
    for (const engine of ['wasm', 'reference'] as const) {
      const { nngp, cov1 } = await net.kernelFn(x, x, ['nngp', 'cov1'], { engine, dtype });
      expect(Array.from(nngp.data, Math.abs)).toEqual([0, 0, 0, 1]);
      expect(Array.from(cov1.data, Math.abs)).toEqual([0, 1]);
    }
  });
});

/** Directions that are not on any grid, and multiples of them. */
const samples = Array.from({ length: 60 }, (_, n) => {
  const [x, y] = [Math.sin(1.7 * n + 0.3), Math.cos(2.9 * n)];
  return { x: [x, y], scaled: [1.3 * x, 1.3 * y], product: (1.3 * (x * x + y * y)) / 2 };
});

/** (2 n - 1)!! */
const odd = (n: number): number => (n <= 0 ? 1 : (2 * n - 1) * odd(n - 1));

describe('parallel samples', () => {
  it.each<[string, Layer, f: (product: number) => number, derivative: (product: number) => number]>([
    ['Relu', Relu(), (p) => p / 2, () => 1 / 2],
    ['ABRelu(-0.3, 0.7)', ABRelu(-0.3, 0.7), (p) => 0.29 * p, () => 0.29],
    ['LeakyRelu(0.1)', LeakyRelu(0.1), (p) => 0.505 * p, () => 0.505],
    ['Abs', Abs(), (p) => p, () => 1],
    ['Sign', Sign(), () => 1, () => 0],
    ...[0, 1, 2, 3, 4].map<[string, Layer, (p: number) => number, (p: number) => number]>((n) => [
      `RectifiedMonomial(${n})`,
      RectifiedMonomial(n),
      (p) => (odd(n) * p ** n) / 2,
      (p) => (n * n * odd(n - 1) * p ** (n - 1)) / 2,
    ]),
  ])('%s', async (_name, layer, f, derivative) => {
    for (const engine of ['wasm', 'reference'] as const) {
      const { nngp, ntk } = await behindDense(layer).kernelFn(
        samples.map(({ x }) => x),
        samples.map(({ scaled }) => scaled),
        ['nngp', 'ntk'],
        { engine, dtype: 'float64' },
      );
      samples.forEach(({ product }, n) => {
        expect(nngp.get(n, n) / f(product)).toBeCloseTo(1, 13);
        expect(ntk.get(n, n) / (2 * product + 1) - derivative(product)).toBeCloseTo(0, 12);
      });
    }
  });

  it.each<[string, Layer, f: (product: number) => number, derivative: (product: number) => number]>([
    ['ABRelu(-0.3, 0.7)', ABRelu(-0.3, 0.7), (p) => 0.21 * p, () => -0.21],
    ['Abs', Abs(), (p) => p, () => -1],
    ['Sign', Sign(), () => -1, () => 0],
    ['RectifiedMonomial(0)', RectifiedMonomial(0), () => 0, () => 0],
    ['RectifiedMonomial(2)', RectifiedMonomial(2), () => 0, () => 0],
    ['RectifiedMonomial(3)', RectifiedMonomial(3), () => 0, () => 0],
  ])('in opposite directions: %s', async (_name, layer, f, derivative) => {
    for (const { x, scaled, product } of samples.slice(0, 12)) {
      const [a = 0, b = 0] = x;
      const [c = 0, d = 0] = scaled;
      const values = await dualValues(layer, [a, b], [-c, -d]);
      expect(values.f).toBeCloseTo(f(product), 13);
      expect(values.derivative).toBeCloseTo(derivative(product), 12);
    }
  });

  it.each([0, 1, 2])('have the digits that their cosine has when nearly opposite: degree %i', async (n) => {
    for (const t of [2 ** -4, 2 ** -6, 2 ** -10]) {
      const { f } = await dualValues(RectifiedMonomial(n), [2, 0], [-2, 2 * t]);
      // both are positive only between the two rays where either is 0, an angle of atan t apart
      const angle = Math.atan(t);
      const between = integrate((s) => (Math.sin(s) * Math.sin(angle - s)) ** n, 0, angle);
      const radial = [1, 2, 8][n] ?? Number.NaN;
      const exact = ((4 * (1 + t * t)) ** (n / 2) / (2 * Math.PI)) * radial * between;
      expect(Math.abs(f / exact - 1)).toBeLessThan(1e-15 / t ** 2);
    }
  });
});

describe('scales', () => {
  it.each<[string, Layer]>([
    ['Relu', Relu()],
    ['ABRelu(-0.3, 0.7)', ABRelu(-0.3, 0.7)],
    ['Abs', Abs()],
  ])('%s takes variances whose product overflows or vanishes', async (_name, layer) => {
    const plain = await dualValues(layer, [1.2, 0.4], [0.7, -0.5]);
    for (const power of [2 ** 300, 2 ** -300]) {
      const net = behindDense(layer);
      const far = await net.kernelFn([[1.2 * power, 0.4 * power]], [[0.7 * power, -0.5 * power]], 'nngp', {
        dtype: 'float64',
      });
      expect(far.get(0, 0) / power / power).toBeCloseTo(plain.f, 15);
    }
  });

  it('Gaussian is infinite where its mean is', async () => {
    const wide = Gaussian({ b: 0.3 });
    expect((await dualValues(wide, [1, 0], [0.9, 0.1])).f).toBeLessThan(Number.POSITIVE_INFINITY);
    expect((await dualValues(wide, [1.8, 0], [1.8, 0])).f).toBe(Number.POSITIVE_INFINITY);
    // 1 - 2 b v is below 0 on both sides: the product is not
    expect((await dualValues(wide, [3, 0], [0, 3])).f).toBe(Number.POSITIVE_INFINITY);
  });
});
