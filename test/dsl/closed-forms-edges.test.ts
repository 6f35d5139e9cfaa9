// Closed forms where they divide by zero, and activations that are one another.
import { describe, expect, it } from 'vitest';
import { gaussHermite } from '../../src/dsl/kernel/gauss-hermite.js';
import {
  ABRelu,
  Abs,
  Conv,
  Cos,
  Dense,
  Elementwise,
  ElementwiseNumerical,
  Exp,
  ExpNormalized,
  FanInSum,
  FanOut,
  Flatten,
  Gabor,
  Gelu,
  Hermite,
  input,
  type Layer,
  LeakyRelu,
  Monomial,
  Polynomial,
  parallel,
  Rbf,
  RectifiedMonomial,
  Relu,
  repeat,
  Sin,
  serial,
} from '../../src/index.js';
import { behindDense, dualValues } from './dual-values.js';

const identity = ElementwiseNumerical((_g, x) => x, { deg: 3 });
const { cos, sin } = Math;

describe('no variance', () => {
  it.each<[string, Layer, f: number, derivative: number]>([
    ['Gelu', Gelu(), 0, 0.25],
    ['Sin', Sin(), 0, 1],
    ['Sin(2, 0.5, 0.3)', Sin({ a: 2, b: 0.5, c: 0.3 }), 4 * sin(0.3) ** 2, cos(0.3) ** 2],
    ['Cos', Cos(), 1, 0],
    ['Rbf(0.7)', Rbf({ gamma: 0.7 }), 1, 1.4],
    ['Exp(0.5, 3)', Exp({ a: 0.5, b: 3 }), 0.25, 2.25],
    ['Gabor', Gabor(), 0, 1],
    ['ExpNormalized', ExpNormalized({ gamma: 2, shift: -1 }), 0, 2 * Math.exp(-2)],
    ['Polynomial', Polynomial([2, 3, 5]), 4, 9],
    ['Hermite(1)', Hermite(1), 0, 1],
    ['Hermite(3)', Hermite(3), 0, 0],
    ['ElementwiseNumerical', identity, 0, 1],
  ])('%s', async (_name, layer, f, derivative) => {
    for (const engine of ['wasm', 'reference'] as const) {
      for (const x of [
        [0, 0],
        [0.7, -0.4],
      ] as const) {
        const values = await dualValues(layer, [0, 0], [...x], { engine });
        // of one sample without variance, beside another one: the mean of the other is still there
        if (x[0] === 0) expect(values.f).toBeCloseTo(f, 14);
        else expect(Number.isFinite(values.f)).toBe(true);
        if (x[0] === 0) expect(values.derivative).toBeCloseTo(derivative, 14);
        else expect(Number.isFinite(values.derivative)).toBe(true);
      }
    }
  });
});

const pairs = [
  [
    [1.2, 0.4],
    [0.7, -0.5],
  ],
  [
    [0.9, 0.3],
    [-1.3, 0.8],
  ],
  [
    [1, 0.25],
    [1.2, 0.3],
  ],
  [
    [1, 0.5],
    [-1, -0.5],
  ],
] as const;

/** h_n = He_n / sqrt(n!) by its coefficients. */
const HERMITE = [[1], [0, 1], [-1, 0, 1], [0, -3, 0, 1], [3, 0, -6, 0, 1]].map((coef, n) =>
  coef.map((c) => c / Math.sqrt([1, 1, 2, 6, 24][n] ?? Number.NaN)),
);

describe('activations that are one another', () => {
  it.each<[string, Layer, Layer]>([
    ['Cos is a Sin a quarter turn on', Cos({ a: 1.1, b: 0.7, c: -0.3 }), Sin({ a: 1.1, b: 0.7, c: Math.PI / 2 - 0.3 })],
    ['Rbf is a Sin', Rbf({ gamma: 0.6 }), Sin({ a: Math.SQRT2, b: Math.sqrt(1.2), c: Math.PI / 4 })],
    ...[0, 1, 2, 3, 4, 5].map<[string, Layer, Layer]>((n) => [
      `Monomial(${n}) is a Polynomial`,
      Monomial(n),
      Polynomial(Array.from({ length: n + 1 }, (_, k) => (k === n ? 1 : 0))),
    ]),
    ['Polynomial without coefficients is 0', Polynomial([]), Elementwise({ nngpFn: (g, q) => g.mul(0, q) })],
    ['Polynomial with zeros on top is one without', Polynomial([1, 2]), Polynomial([1, 2, 0, 0])],
    [
      'Rbf is an Elementwise',
      Rbf({ gamma: 0.6 }),
      Elementwise({ nngpFn: (g, q, v1, v2) => g.exp(g.mul(0.6, g.sub(g.mul(2, q), g.add(v1, v2)))) }),
    ],
    [
      'RectifiedMonomial(2) is an Elementwise',
      RectifiedMonomial(2),
      Elementwise({
        nngpFn: (g, q, v1, v2) => {
          const p = g.mul(v1, v2);
          const c = g.mul(q, g.safeRsqrt(p));
          const bend = g.sub(
            g.mul(3, g.mul(c, g.arcCosine1(c))),
            g.mul(g.mul(g.sub(1, c), g.add(1, c)), g.mul(-1, g.arcCosine0(c))),
          );
          return g.mul(g.mul(0.5, p), bend);
        },
      }),
    ],
    ['Sin is an ElementwiseNumerical', Sin(), ElementwiseNumerical((g, x) => g.pointwise('sin', [x]), { deg: 30 })],
    [
      'Gabor is an ElementwiseNumerical',
      Gabor(),
      ElementwiseNumerical((g, x) => g.mul(g.exp(g.mul(-1, g.mul(x, x))), g.pointwise('sin', [x])), { deg: 120 }),
    ],
    [
      'a polynomial is integrated exactly',
      Polynomial([1, -1, 0.5, 0.25]),
      ElementwiseNumerical((g, x) => g.add(g.sub(1, x), g.mul(g.mul(x, x), g.affine(x, 0.25, 0.5))), { deg: 4 }),
    ],
  ])('%s', async (_name, one, other) => {
    for (const [x1, x2] of pairs) {
      const [a, b] = [await dualValues(one, [...x1], [...x2]), await dualValues(other, [...x1], [...x2])];
      expect(a.f).toBeCloseTo(b.f, 12);
      expect(a.derivative).toBeCloseTo(b.derivative, 12);
    }
  });

  it.each([0, 1, 2, 3, 4])('Hermite(%i) is its Polynomial where the variance is 1', async (n) => {
    for (const angle of [0, 0.3, 1.2, 2.9]) {
      const x1 = [Math.SQRT2, 0] as const;
      const x2 = [Math.SQRT2 * cos(angle), Math.SQRT2 * sin(angle)] as const;
      const [a, b] = [await dualValues(Hermite(n), x1, x2), await dualValues(Polynomial(HERMITE[n] ?? []), x1, x2)];
      expect(a.f).toBeCloseTo(b.f, 13);
      expect(a.f).toBeCloseTo(cos(angle) ** n, 13);
      expect(a.derivative).toBeCloseTo(b.derivative, 12);
    }
  });

  it('Gelu of a large variance is near Relu, and stays accurate', async () => {
    for (const [x1, x2] of pairs) {
      const at = (v: readonly [number, number]): readonly [number, number] => [1e4 * v[0], 1e4 * v[1]];
      const [gelu, relu] = [await dualValues(Gelu(), at(x1), at(x2)), await dualValues(Relu(), at(x1), at(x2))];
      expect(Math.abs(gelu.f - relu.f) / 1e8).toBeLessThan(1e-4);
      expect(gelu.derivative).toBeCloseTo(relu.derivative, 3);
    }
  });
});

describe('quadrature', () => {
  it.each([1, 2, 5, 25, 64, 200, 600])('of %i nodes has the moments of exp(-x^2)', (n) => {
    const { nodes, weights } = gaussHermite(n);
    expect(nodes).toHaveLength(n);
    expect(nodes.every((x, k) => k === 0 || x > (nodes[k - 1] ?? 0))).toBe(true);
    let exact = Math.sqrt(Math.PI);
    for (let m = 0; m <= Math.min(n - 1, 10); m++) {
      const sum = nodes.reduce((total, x, k) => total + (weights[k] ?? 0) * x ** (2 * m), 0);
      expect(sum / exact).toBeCloseTo(1, 12);
      exact *= m + 1 / 2;
    }
  });

  it('is that of the reference where it is not exact: the first entry is outside, and no half stands for the other', async () => {
    const step = behindDense(ElementwiseNumerical((g, x) => g.exp(x), { deg: 2 }));
    const x = [
      [1.2, 0.4],
      [0.5, -0.7],
    ];
    for (const engine of ['wasm', 'reference'] as const) {
      const alone = await step.kernelFn(x, null, ['nngp', 'cov2'], { engine, dtype: 'float64' });
      const both = await step.kernelFn(x, x, 'nngp', { engine, dtype: 'float64' });
      expect(alone.cov2).toBeNull();
      expect(alone.nngp.data).toEqual(both.data);
      expect(Math.abs(alone.nngp.get(0, 1) - alone.nngp.get(1, 0))).toBeGreaterThan(1e-3);
    }
  });

  it('does not mirror behind other layers either', async () => {
    const step = ElementwiseNumerical((g, x) => g.exp(x), { deg: 2 });
    const net = input('N', 3, 2).build(Conv(4, [2]), step, Flatten(), Dense(1));
    const x = [1, 2].map((n) => [1, 2, 3].map((p) => [Math.sin(n + 2 * p), Math.cos(3 * n - p)]));
    const flat = [1, 2].map((n) => [Math.sin(n), Math.cos(3 * n)]);
    const block = serial(Dense(4), step);
    const nets = [
      [net, x],
      [input('N', 2).build(repeat(block, 2)), flat],
      [input('N', 2).build(FanOut(2), parallel(serial(block, Dense(1)), Dense(1)), FanInSum()), flat],
    ] as const;
    for (const [{ kernelFn }, samples] of nets) {
      const alone = await kernelFn(samples, null, 'nngp', { dtype: 'float64' });
      expect(alone.data).toEqual((await kernelFn(samples, samples, 'nngp', { dtype: 'float64' })).data);
      expect(alone.get(0, 1)).not.toBeCloseTo(alone.get(1, 0), 6);
    }
  });
});

describe('doStabilize', () => {
  it.each<[string, Layer, Layer]>([
    ['Relu', Relu(), Relu({ doStabilize: true })],
    ['Abs', Abs(), Abs({ doStabilize: true })],
    ['LeakyRelu', LeakyRelu(0.1), LeakyRelu(0.1, { doStabilize: true })],
    ['ABRelu', ABRelu(-0.3, 0.7), ABRelu(-0.3, 0.7, { doStabilize: true })],
  ])('changes nothing, as variances may be of any size: %s', async (_name, plain, stable) => {
    const near = await behindDense(plain).kernelFn([[1.2, 0.4]], [[0.7, -0.5]], ['nngp', 'ntk'], { dtype: 'float32' });
    // products of variances are beyond the range of float32
    for (const scale of [2 ** 60, 2 ** -60]) {
      const [x1, x2] = [[[1.2 * scale, 0.4 * scale]], [[0.7 * scale, -0.5 * scale]]];
      const far = await behindDense(stable).kernelFn(x1, x2, ['nngp', 'ntk'], { dtype: 'float32' });
      expect(far).toEqual(await behindDense(plain).kernelFn(x1, x2, ['nngp', 'ntk'], { dtype: 'float32' }));
      expect(far.nngp.get(0, 0) / scale / scale).toBe(near.nngp.get(0, 0));
    }
  });
});
