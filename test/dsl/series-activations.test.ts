// Kernels by Hermite series: how good they are, what they cost, and where they end.
import { describe, expect, it } from 'vitest';
import {
  Conv,
  Dense,
  Elu,
  Erf,
  explain,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  hyper,
  InputError,
  input,
  type KernelScalar,
  kernelValueAndGrad,
  type Layer,
  Nonlinearity,
  parallel,
  Relu,
  repeat,
  Sigmoid,
  Softplus,
  serial,
  Tanh,
} from '../../src/index.js';
import { onEngines } from '../engines/on-engines.js';
import { behindDense, dualValues } from './dual-values.js';
import { gaussianBound, gaussianMean } from './gaussian-integral.js';
import { seriesActivations } from './series-activations.js';

/** A pair of standard deviations at an angle, and samples of two features that make it. */
const pairs = (
  [
    [1, 1, 0.8],
    [0.02, 1, 2.4],
    [1, 1, Math.PI - 0.01],
    [3, 10, 1.9],
    [10, 10, Math.PI - 0.02],
  ] as const
).map(([s1, s2, theta]) => ({ s1, s2, theta }));

const root = Math.SQRT2;

describe.each(seriesActivations)('%s', (_name, layer, phi, derivative, accuracy) => {
  const largest = layer.options.maxVariance;

  it('is good to what it says, up to its largest variance', async () => {
    for (const pair of pairs.filter(({ s2 }) => s2 ** 2 <= largest)) {
      const x1 = [root * pair.s1, 0] as const;
      const x2 = [root * pair.s2 * Math.cos(pair.theta), root * pair.s2 * Math.sin(pair.theta)] as const;
      const values = await dualValues(layer, x1, x2);
      const off = (value: number, f: (x: number) => number): number =>
        Math.abs(value - gaussianMean(f, pair, true)) / (gaussianBound(f, pair) || 1);
      expect(off(values.f, phi), JSON.stringify(pair)).toBeLessThan(accuracy);
      expect(off(values.derivative, derivative), JSON.stringify(pair)).toBeLessThan(accuracy);
    }
  });
});

describe('activations that are one another', () => {
  it.each<[string, Layer, Layer, accuracy: number]>([
    ['Erf is a Nonlinearity', Erf({ a: 1.2, b: 0.7 }), Nonlinearity((g, x) => g.mul(1.2, g.erf(g.mul(0.7, x)))), 1e-11],
    ['Elu(0) is Relu', Relu(), Elu(0), 1e-14],
    ['Tanh is a Nonlinearity', Tanh(), Nonlinearity((g, x) => g.sub(1, g.div(2, g.add(1, g.exp(g.mul(2, x)))))), 1e-11],
  ])('%s', async (_name, one, other, accuracy) => {
    for (const { s1, s2, theta } of pairs) {
      const x1 = [root * s1, 0] as const;
      const x2 = [root * s2 * Math.cos(theta), root * s2 * Math.sin(theta)] as const;
      const [a, b] = [await dualValues(one, x1, x2), await dualValues(other, x1, x2)];
      expect(Math.abs(a.f - b.f)).toBeLessThan(accuracy * Math.max(1, s1 * s2));
      expect(Math.abs(a.derivative - b.derivative)).toBeLessThan(accuracy);
    }
  });
});

describe('no variance', () => {
  it.each<[string, Layer, f: number, derivative: number]>([
    ['Tanh', Tanh(), 0, 1],
    ['Sigmoid', Sigmoid(), 1 / 4, 1 / 16],
    ['Softplus', Softplus(), Math.LN2 ** 2, 1 / 4],
    ['Elu', Elu(), 0, 1],
    // half of all entries have slope 1, the others 0.5
    ['Elu(0.5)', Elu(0.5), 0, 0.75 ** 2],
  ])('%s', async (_name, layer, f, derivative) => {
    for (const engine of ['wasm', 'reference'] as const) {
      const values = await dualValues(layer, [0, 0], [0, 0], { engine });
      expect(values.f).toBeCloseTo(f, 12);
      expect(values.derivative).toBeCloseTo(derivative, 11);
    }
  });
});

const conv = () => Conv(8, [3, 3], { padding: 'SAME', wStd: 1.2, bStd: 0.2 });
const image = (seed: number): number[][][] =>
  [0, 1, 2].map((h) => [0, 1, 2].map((w) => [0, 1].map((c) => Math.sin(seed + 1.7 * h + 2.9 * w + 5.3 * c))));
const images = [image(0.3), image(1.1), image(2.5)];
const tight = { maxVariance: 4 } as const;

describe('networks', () => {
  const nets = {
    vectors: input('N', 2).build(Dense(4, { wStd: 1.2, bStd: 0.2 }), Tanh(tight), Dense(4), Elu(0.5, tight), Dense(1)),
    means: input('N', 3, 3, 2).build(conv(), Softplus(tight), conv(), Tanh(tight), GlobalAvgPool(), Dense(1)),
    flat: input('N', 3, 3, 2).build(conv(), Elu(1, tight), Flatten(), Dense(1)),
  } as const;

  it('stay fused: coefficients are computed once a sample, pairs are sums of powers', () => {
    for (const net of Object.values(nets)) {
      const text = explain(net);
      expect(text).not.toContain('why not fused');
      const pair = text.slice(text.indexOf('every pair'));
      expect(pair).not.toMatch(/dense|exp/);
      expect(text.slice(0, text.indexOf('every pair'))).toContain('dense');
    }
  });

  onEngines((on) => {
    const [digits, nan] = [on.dtype === 'float32' ? 4 : 12, Number.NaN];
    it.each(Object.entries(nets))('are the same on every engine: %s', async (name, net) => {
      const x = name === 'vectors' ? images.map((rows) => rows[0]?.[0] ?? []) : images;
      const wanted = await net.kernelFn(x, null, ['nngp', 'ntk'], { dtype: 'float64' });
      const found = await net.kernelFn(x, null, ['nngp', 'ntk'], on.options);
      for (const field of ['nngp', 'ntk'] as const)
        wanted[field].data.forEach((v, k) => expect((found[field].data[k] ?? nan) / v).toBeCloseTo(1, digits));
    });

    it('refuse variances that the series is not made for', async () => {
      const call = behindDense(Tanh(tight)).kernelFn([[2, 2.1]], [[1, 1]], 'nngp', on.options);
      await expect(call).rejects.toThrow(
        new InputError(
          '✗ in layer 1 › Tanh: an entry before it has a variance above maxVariance 4, up to which its kernel is made (raise maxVariance, or scale inputs or weights down)',
        ),
      );
      const { data } = await behindDense(Tanh(tight)).kernelFn([[2, 2]], [[1, 1]], 'nngp', on.options);
      expect(data[0]).toBeGreaterThan(0);
    });
  });

  it('name the place of what refuses', async () => {
    const block = serial(Dense(4), Sigmoid({ maxVariance: 1 }));
    const net = input('N', 2).build(FanOut(2), parallel(Dense(4), serial(repeat(block, 2), Dense(4))), FanInSum());
    await expect(net.kernelFn([[2, 2]], null, 'ntk')).rejects.toThrow(
      /^✗ in layer 1 › .*branch 1.* › Sigmoid: an entry before it has a variance above maxVariance 1, /,
    );
  });

  it('have derivatives by alpha of Elu', async () => {
    const at = (alpha: number) =>
      input('N', 2).build(Dense(4), Elu(hyper('alpha', alpha), tight), Dense(4), Tanh(tight), Dense(1));
    const x = [
      [0.4, -0.3],
      [0.8, 0.5],
    ];
    const sum: KernelScalar = (g, { ntk: { node, order } }) => ({ node: g.sum(node, order), order: [] });
    const { grads } = await kernelValueAndGrad(at(0.7), x, null, sum, { wrt: ['hypers'] });
    const total = async (alpha: number): Promise<number> => {
      const { data } = await at(alpha).kernelFn(x, null, 'ntk', { dtype: 'float64' });
      return Array.from(data).reduce((a, b) => a + b, 0);
    };
    const slope = ((await total(0.7 + 1e-4)) - (await total(0.7 - 1e-4))) / 2e-4;
    expect(Number(grads.hypers.alpha) / slope).toBeCloseTo(1, 6);
  });
});

describe('options', () => {
  it.each<[() => unknown, string]>([
    [() => Tanh({ maxVariance: 0 }), 'Tanh: maxVariance must be above 0 and at most 1000, got 0'],
    [() => Sigmoid({ maxVariance: 1001 }), 'Sigmoid: maxVariance must be above 0 and at most 1000, got 1001'],
    [() => Elu(Number.NaN), 'Elu: alpha must be a finite number, got NaN'],
    [() => Elu(1, { maxVariance: -1 }), 'Elu: maxVariance must be above 0 and at most 1000, got -1'],
    [() => Nonlinearity((_g, x) => x, { tolerance: 0 }), 'Nonlinearity: tolerance must be above 0, got 0'],
    [() => Nonlinearity((_g, x) => x, { terms: 1 }), 'Nonlinearity: terms must be an integer >= 2, got 1'],
    [() => Reflect.apply(Nonlinearity, null, [3]), 'Nonlinearity: fn must be a function (g, x) => node, got 3'],
    [
      () => Nonlinearity((g, x) => g.broadcast(x, [{ name: 'c', extent: 2 }])),
      'Nonlinearity: fn must map every entry on its own, but it uses broadcast',
    ],
  ])('that cannot be: %#', (make, message) => {
    expect(make).toThrow(new InputError(message));
  });
});

describe('a function whose series is not good enough', () => {
  it('has a finite network, and a sentence in place of a kernel', async () => {
    const net = input('N', 2).build(
      Dense(4),
      Nonlinearity((g, x) => g.pointwise('max', [x, 0]), tight),
      Dense(1),
    );
    expect(net.outShape).toEqual(['N', 1]);
    await expect(net.kernelFn([[1, 2]], null, 'ntk')).rejects.toThrow(
      /^✗ in layer 1 › Nonlinearity: the Hermite series of its function is good to \S+ of the diagonal for variances up to 4, not to tolerance 1e-8, so it has no kernel \(set tolerance to \S+, or estimate it with monteCarloKernelFn\)$/,
    );
    expect(Nonlinearity((g, x) => g.pointwise('log', [x])).kernel).toBe(
      '✗ Nonlinearity: its function or the derivative is not a number everywhere, so it has no kernel (make both finite for every number)',
    );
  });

  it('has the accuracy that it tells', async () => {
    const layer = Nonlinearity((g, x) => g.pointwise('max', [x, 0]), { ...tight, tolerance: 1 });
    expect(layer.accuracy).toBeGreaterThan(1e-4);
    const [a, b] = [await dualValues(layer, [1, 0.3], [0.9, 0.4]), await dualValues(Relu(), [1, 0.3], [0.9, 0.4])];
    expect(Math.abs(a.f - b.f)).toBeLessThan(layer.accuracy);
    expect(Math.abs(a.derivative - b.derivative)).toBeLessThan(layer.accuracy);
  });
});
