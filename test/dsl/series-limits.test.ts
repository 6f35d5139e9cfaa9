// Variances that a Hermite series is not made for are refused whatever comes behind it, and whatever an engine makes of NaN.
import { describe, expect, it } from 'vitest';
import {
  AvgPool,
  Conv,
  Dense,
  defineLayer,
  Elu,
  Erf,
  explain,
  FanInSum,
  FanOut,
  GlobalAvgPool,
  hyper,
  Identity,
  ImageResize,
  InputError,
  input,
  type KernelOptions,
  type KernelScalar,
  kernelValueAndGrad,
  kernelVjp,
  type Layer,
  Nonlinearity,
  parallel,
  Rbf,
  Relu,
  Sigmoid,
  Softplus,
  serial,
  Tanh,
} from '../../src/index.js';
import { onEngines } from '../engines/on-engines.js';

interface Outer extends Layer {
  readonly name: 'Outer';
  readonly '~out': this['~in'];
}

const tight = { maxVariance: 4 } as const;
const plain = () => Dense(1, { bStd: 0, parameterization: 'standard' });
const conv = () => Conv(1, [1, 1], { parameterization: 'standard' });

/** Variances behind a Dense: 1 and 0.625, and one beyond 4. */
const within = [
  [1, 1],
  [0.5, 1],
];
const beyond = [
  [1, 1],
  [2, 2.1],
];
const image = (last: number): number[][][] => [
  [[1], [0.5]],
  [[0.2], [last]],
];
const images = [image(1), image(0.3)];
/** One position of one image. */
const spot = [image(1), image(2.1)];

const refusal = (at: string) =>
  new InputError(
    `✗ ${at}: an entry before it has a variance above maxVariance 4, up to which its kernel is made (raise maxVariance, or scale inputs or weights down)`,
  );

const relu = input('N', 2).build(plain(), Tanh(tight), Dense(1), Relu());
const vectors = {
  relu: [relu, 'in layer 1 › Tanh'],
  erf: [input('N', 2).build(plain(), Sigmoid(tight), Dense(1), Erf()), 'in layer 1 › Sigmoid'],
  sum: [
    input('N', 2).build(FanOut(2), parallel(serial(plain(), Elu(0.5, tight), Dense(1)), Dense(1)), FanInSum(), Relu()),
    'in layer 1 › in parallel branch 0 › in serial layer 1 › Elu',
  ],
} as const;
const pooled = input('N', 2, 2, 1).build(conv(), Softplus(tight), AvgPool([2, 2]), Dense(1), Relu(), GlobalAvgPool());
const mixing = input(2, 2, 2, 1).build(
  conv(),
  Tanh(tight),
  ImageResize([3, 2, 2, -1], { method: 'linear' }),
  conv(),
  Tanh(tight),
  GlobalAvgPool(),
);

describe('variances that a series is not made for', () => {
  onEngines(({ options }) => {
    it.each(Object.entries(vectors))('are refused before what follows: %s', async (_name, [net, at]) => {
      for (const get of ['nngp', 'ntk'] as const) {
        await expect(net.kernelFn(beyond, within, get, options)).rejects.toThrow(refusal(at));
        await expect(net.kernelFn(within, beyond, get, options)).rejects.toThrow(refusal(at));
        await expect(net.kernelFn(beyond, null, get, options)).rejects.toThrow(refusal(at));
      }
      const { data } = await net.kernelFn(within, within, 'nngp', options);
      expect(data.every((k) => k > 0)).toBe(true);
    });

    it('are refused at any position', async () => {
      const at = refusal('in layer 1 › Softplus');
      await expect(pooled.kernelFn(spot, null, 'nngp', options)).rejects.toThrow(at);
      await expect(pooled.kernelFn(images, spot, 'nngp', options)).rejects.toThrow(at);
      const { data } = await pooled.kernelFn(images, images, 'nngp', options);
      expect(data.every((k) => k > 0)).toBe(true);
    });

    it('are refused where samples are mixed, and their number changes', async () => {
      const at = refusal('in layer 1 › Tanh');
      await expect(mixing.kernelFn(images, spot, 'nngp', options)).rejects.toThrow(at);
      const { shape } = await mixing.kernelFn(images, images, 'nngp', options);
      expect(shape).toEqual([3, 3]);
    });

    it('are refused where they are the same for all samples', async () => {
      const constant = (wStd: number) =>
        input('N', 2).build(plain(), Rbf(), Dense(1, { wStd, parameterization: 'standard' }), Tanh(tight), Dense(1));
      const at = refusal('in layer 3 › Tanh');
      await expect(constant(2.1).kernelFn(within, beyond, 'nngp', options)).rejects.toThrow(at);
      const { data } = await constant(1.5).kernelFn(within, beyond, 'nngp', options);
      expect(data.every((k) => k > 0)).toBe(true);
    });

    it('are refused where kernels are given, and with hypers', async () => {
      const first = await input('N', 2).build(plain()).kernelFn(beyond, within, undefined, options);
      expect(first.cov1.data[1]).toBeGreaterThan(4);
      const rest = input('N', 1).build(plain(), Tanh(tight), Dense(1), Relu());
      await expect(rest.kernelFn(first, null, 'nngp', options)).rejects.toThrow(refusal('in layer 1 › Tanh'));
      const scaled = input('N', 2).build(plain(), Elu(hyper('alpha', 0.7), tight), Dense(1), Relu());
      const call = scaled.kernelFn(beyond, null, 'nngp', { ...options, hypers: { alpha: 0.4 } });
      await expect(call).rejects.toThrow(refusal('in layer 1 › Elu'));
    });
  });

  it('are refused for what is made of them alone', async () => {
    const at = refusal('in layer 1 › Tanh');
    const { shape } = await relu.kernelFn(within, beyond, 'cov1');
    expect(shape).toEqual([2]);
    await expect(relu.kernelFn(within, beyond, 'cov2')).rejects.toThrow(at);
    await expect(relu.kernelFn(beyond, within, ['cov1', 'shape1'])).rejects.toThrow(at);
    for (const options of [
      { diagonalBatch: false },
      { optimize: false },
      { dtype: 'float32' },
    ] satisfies readonly KernelOptions[]) {
      await expect(relu.kernelFn(within, beyond, undefined, options)).rejects.toThrow(at);
      await expect(relu.kernelFn(beyond, null, undefined, options)).rejects.toThrow(at);
    }
    const flat = input('N', 2, 2, 1).build(
      conv(),
      Nonlinearity((g, x) => g.erf(x), tight),
    );
    await expect(flat.kernelFn(spot, null, 'cov1', { diagonalSpatial: true })).rejects.toThrow(
      refusal('in layer 1 › Nonlinearity'),
    );
  });

  it('are refused in each output of a tree', async () => {
    const tree = input('N', 2).build(plain(), FanOut(2), parallel(Identity(), serial(Tanh(tight), Dense(1))));
    await expect(tree.kernelFn(beyond, null, 'nngp')).rejects.toThrow(
      refusal('in layer 2 › in parallel branch 1 › in serial layer 0 › Tanh'),
    );
  });

  it('are refused where inputs are several', async () => {
    const two = input(['N', 2], ['N', 2]).build(
      parallel(plain(), serial(plain(), Tanh(tight), Dense(1))),
      FanInSum(),
      Relu(),
    );
    const at = refusal('in layer 0 › in parallel branch 1 › in serial layer 1 › Tanh');
    await expect(two.kernelFn([within, beyond], null, 'nngp')).rejects.toThrow(at);
    const { shape } = await two.kernelFn([beyond, within], null, 'nngp');
    expect(shape).toEqual([2, 2]);
  });

  it('are refused with derivatives', async () => {
    const sum: KernelScalar = (g, { nngp: { node, order } }) => ({ node: g.sum(node, order), order: [] });
    const at = refusal('in layer 1 › Tanh');
    for (const [x1, x2] of [
      [beyond, null],
      [within, beyond],
    ] as const) {
      await expect(kernelValueAndGrad(relu, x1, x2, sum)).rejects.toThrow(at);
      await expect(kernelVjp(relu, x1, x2)).rejects.toThrow(at);
    }
    const { kernels } = await kernelVjp(relu, within, null);
    expect(Object.keys(kernels)).toEqual(['nngp', 'ntk']);
  });

  it('are refused where a layer takes the kernel of another, and not its limit', async () => {
    const { kernel } = Tanh(tight);
    const net = input('N', 2).build(
      plain(),
      defineLayer<Outer>({ name: 'Outer', kernel, shape: (state) => state }),
      Dense(1),
    );
    await expect(net.kernelFn(beyond, null, 'nngp')).rejects.toThrow(
      new InputError(
        "An entry of the network has a variance above that which a layer's kernel is made for; a layer whose kernel is that of another layer takes its limit too: { kernel: inner.kernel, limit: inner.limit }.",
      ),
    );
  });

  it('cost a pair nothing', () => {
    const net = input('N', 3, 3, 2).build(conv(), Softplus(tight), conv(), Tanh(tight), GlobalAvgPool(), Dense(1));
    const text = explain(net);
    const [samples, pairs] = [text.slice(0, text.indexOf('every pair')), text.slice(text.indexOf('every pair'))];
    expect(samples).toMatch(/min max|max min/);
    expect(pairs).not.toMatch(/dense|exp|min|max/);
    expect(pairs).toMatch(/hands on 2;/);
  });
});
