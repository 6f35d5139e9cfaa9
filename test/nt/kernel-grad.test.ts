import { describe, expect, expectTypeOf, test } from 'vitest';
import { hyper, type Scalar } from '../../src/dsl/hyper.js';
import { scalarOf } from '../../src/dsl/kernel/scalar.js';
import {
  ABRelu,
  Abs,
  Aggregate,
  AvgPool,
  Conv,
  Cos,
  Dense,
  type DenseArray,
  Dropout,
  defineLayer,
  Elementwise,
  ElementwiseNumerical,
  Erf,
  Exp,
  ExpNormalized,
  explain,
  FanInSum,
  FanOut,
  Flatten,
  Gabor,
  Gaussian,
  Gelu,
  GlobalAvgPool,
  GlobalSumPool,
  Hermite,
  Identity,
  input,
  type Layer,
  LeakyRelu,
  Monomial,
  mapKernel,
  ndarray,
  oneKernel,
  Polynomial,
  PRNGKey,
  parallel,
  Rbf,
  RectifiedMonomial,
  Relu,
  Sigmoid_like,
  Sign,
  Sin,
  SumPool,
  serial,
} from '../../src/index.js';
import { type KernelScalar, kernelValueAndGrad } from '../../src/nt/kernel-grad/kernel-value-and-grad.js';
import { kernelVjp } from '../../src/nt/kernel-grad/kernel-vjp.js';
import { checkHyperGrads, checkSampleGrads, type Family, samples } from './kernel-grad-nets.js';

const flat = ['N', 3];
const image = ['N', 4, 3, 2];
const weights = { w: 1.3, b: 0.4 };

const FAMILIES: Readonly<Record<string, Family>> = {
  'Dense, both deviations': {
    dims: flat,
    values: { ...weights, v: 0.8 },
    layers: (at) => [
      Dense(4, { wStd: at('w'), bStd: at('b') }),
      Relu(),
      Dense(4, { wStd: at('v'), bStd: 0.2 }),
      Relu(),
      Dense(1, { wStd: at('w') }),
    ],
  },
  'Dense under the standard parameterization': {
    dims: flat,
    values: weights,
    layers: (at) => [
      Dense(8, { wStd: at('w'), bStd: at('b'), parameterization: 'standard', s: [1, 2] }),
      Erf(),
      Dense(1, { wStd: at('w'), parameterization: 'standard', s: [2, 1] }),
    ],
  },
  Erf: {
    dims: flat,
    values: { a: 1.4, b: 0.7, c: 0.3 },
    layers: (at) => [Dense(4), Erf({ a: at('a'), b: at('b'), c: at('c') }), Dense(4), Erf({ a: at('a') }), Dense(1)],
  },
  ABRelu: {
    dims: flat,
    values: { a: 0.3, b: 1.2 },
    layers: (at) => [Dense(4), ABRelu(at('a'), at('b')), Dense(4), ABRelu(at('a'), 0.5), Dense(4), ABRelu(0, at('b'))],
  },
  'ABRelu without a bend': {
    dims: flat,
    values: { a: 0.7, b: 0.7, c: 1.1 },
    layers: (at) => [Dense(4), ABRelu(at('a'), at('b')), Dense(4), ABRelu(at('c'), at('c'))],
  },
  LeakyRelu: {
    dims: flat,
    values: { alpha: 0.2 },
    layers: (at) => [Dense(4, { bStd: 0.1 }), LeakyRelu(at('alpha')), Dense(4), LeakyRelu(at('alpha')), Dense(1)],
  },
  Gaussian: {
    dims: flat,
    values: { a: 1.2, b: -0.6 },
    layers: (at) => [Dense(4, { bStd: 0.5 }), Gaussian({ a: at('a'), b: at('b') }), Dense(1)],
  },
  'other activations': {
    dims: flat,
    values: weights,
    layers: (at) => [
      Dense(4, { wStd: at('w'), bStd: at('b') }),
      Abs(),
      Dense(4, { wStd: 0.6 }),
      Monomial(3),
      Dense(4, { wStd: 0.4, bStd: at('b') }),
      RectifiedMonomial(2),
      Dense(4, { wStd: 0.7 }),
      Sigmoid_like(),
      Dense(4, { wStd: at('w') }),
      Sign(),
      Dense(1),
    ],
  },
  waves: {
    dims: flat,
    values: { a: 1.2, b: 0.8, c: 0.3, gamma: 0.4 },
    layers: (at) => [
      Dense(4, { bStd: 0.3 }),
      Sin({ a: at('a'), b: at('b'), c: at('c') }),
      Dense(4, { wStd: 1.5 }),
      Cos({ a: at('a'), b: at('b'), c: at('c') }),
      Dense(4, { wStd: 1.4, bStd: 0.2 }),
      Rbf({ gamma: at('gamma') }),
      Dense(1),
    ],
  },
  exponentials: {
    dims: flat,
    values: { a: 0.8, b: 0.4, gamma: 0.7, shift: -0.6 },
    layers: (at) => [
      Dense(4, { wStd: 0.8, bStd: 0.3 }),
      Exp({ a: at('a'), b: at('b') }),
      Dense(4),
      ExpNormalized({ gamma: at('gamma'), shift: at('shift') }),
      Dense(1),
    ],
  },
  'other closed forms': {
    dims: flat,
    values: weights,
    layers: (at) => [
      Dense(4, { wStd: at('w'), bStd: at('b') }),
      Gelu(),
      Dense(4, { wStd: at('w'), bStd: at('b') }),
      Gabor(),
      Dense(4, { wStd: at('w'), bStd: at('b') }),
      Polynomial([0.3, 1, -0.4, 0.1]),
      Dense(4, { wStd: at('w') }),
      Hermite(3),
      Dense(1),
    ],
  },
  'functions of a user': {
    dims: flat,
    values: weights,
    layers: (at) => [
      Dense(4, { wStd: at('w'), bStd: at('b') }),
      Elementwise({ nngpFn: (g, q, v1, v2) => g.div(q, g.add(1, g.add(v1, v2))) }),
      Dense(4, { wStd: at('w'), bStd: at('b') }),
      ElementwiseNumerical((g, x) => g.erf(x), { deg: 6 }),
      Dense(1),
    ],
  },
  'convolutions and pools': {
    dims: image,
    values: { ...weights, s: 1.1 },
    layers: (at) => [
      Conv(4, [3, 2], { wStd: at('w'), bStd: at('b'), padding: 'SAME' }),
      Relu(),
      AvgPool([2, 2], { padding: 'SAME' }),
      Conv(4, [2, 1], { wStd: at('s'), bStd: at('b'), strides: [2, 1] }),
      Erf({ b: at('s') }),
      GlobalAvgPool(),
      Dense(1, { wStd: at('w') }),
    ],
  },
  'a readout of positions': {
    dims: image,
    values: { ...weights, s: 1.1 },
    layers: (at) => [
      Conv(4, [3, 3], { wStd: at('w'), bStd: at('b'), padding: 'CIRCULAR' }),
      LeakyRelu(at('s')),
      SumPool([2, 1]),
      Conv(4, [1, 2], { wStd: at('s'), parameterization: 'standard' }),
    ],
  },
  'a layout of its own': {
    dims: [2, 4, 'N'],
    values: weights,
    layers: (at) => [
      Conv(4, [2], { wStd: at('w'), bStd: at('b'), dimensionNumbers: ['CHN', 'OIH', 'NCH'] }),
      Relu(),
      Flatten({ batchAxis: 0 }),
      Dense(1, { wStd: at('w') }),
    ],
  },
  'branches that are added': {
    dims: image,
    values: { ...weights, a: 0.2 },
    layers: (at) => [
      Conv(4, [3, 3], { wStd: at('w'), padding: 'SAME' }),
      FanOut(2),
      parallel(
        serial(LeakyRelu(at('a')), Conv(4, [3, 3], { wStd: at('w'), bStd: at('b'), padding: 'SAME' })),
        Identity(),
      ),
      FanInSum(),
      Relu(),
      GlobalSumPool(),
      Dense(1),
    ],
  },
  'sums along graphs': {
    dims: image,
    values: { ...weights, v: 0.8 },
    layers: (at) => [
      Conv(4, [2, 2], { wStd: at('w'), bStd: at('b'), padding: 'SAME' }),
      Aggregate({ aggregateAxis: 1 }),
      Relu(),
      Aggregate({ aggregateAxis: 1 }),
      GlobalAvgPool(),
      Dense(1, { wStd: at('v') }),
    ],
    graphs: (n) => samples(n, n, 4, 4),
  },
  'noise that both sides share': {
    dims: image,
    values: weights,
    layers: (at) => [
      Conv(4, [2, 2], { wStd: at('w'), bStd: at('b'), padding: 'SAME' }),
      Relu(),
      Dropout(0.6),
      GlobalAvgPool(),
      Dense(1),
    ],
  },
  'a network without parameters': { dims: image, values: {}, layers: () => [Flatten()] },
};

const shapeFor = ({ dims }: Family, n: number): readonly number[] => dims.map((d) => (typeof d === 'number' ? d : n));

describe.each(Object.entries(FAMILIES))('derivatives of %s', (_name, family) => {
  for (const engine of ['reference', 'wasm'] as const) {
    const [x1, x2, x] = [3, 2, 3].map((n, k) => samples(k + 1, ...shapeFor(family, n)));
    if (!x1 || !x2 || !x) throw new Error('three batches');
    test(`between two batches, on ${engine}`, async () => {
      await checkHyperGrads(family, x1, x2, engine);
      await checkSampleGrads(family, x1, x2, engine);
    });
    test(`of a batch with itself, on ${engine}`, async () => {
      await checkHyperGrads(family, x, null, engine);
      await checkSampleGrads(family, x, null, engine);
    });
  }

  // cosines of 1 and -1, and variances of 0, where kernels are smooth in hypers and not all in samples
  test('at equal samples, opposite ones and zeros', async () => {
    const x = degenerate(family);
    await checkHyperGrads(family, x, null, 'wasm');
    await checkHyperGrads(family, x, degenerate(family), 'wasm');
  });
});

/** A sample, the same again, its opposite, and zeros. */
function degenerate(family: Family): DenseArray {
  const shape = shapeFor(family, 4);
  const batch = family.dims.indexOf('N');
  const stride = shape.slice(batch + 1).reduce((a, b) => a * b, 1);
  const one = samples(7, ...shapeFor(family, 1)).data;
  const data = Float64Array.from({ length: one.length * 4 }, (_, at) => {
    const factor = [1, 1, -1, 0][Math.floor(at / stride) % 4] ?? Number.NaN;
    const from = Math.floor(at / (4 * stride)) * stride + (at % stride);
    return factor * (one[from] ?? Number.NaN);
  });
  return ndarray(data, shape);
}

/** The sum of all entries of the NTK. */
const sumOfNtk: KernelScalar = (g, { ntk: { node, order } }) => ({ node: g.sum(node, order), order: [] });

const net = input('N', 3).build(Dense(8, { wStd: hyper('w', 1.5) }), Relu(), Dense(1, { wStd: hyper('w', 1.5) }));
const x = samples(1, 4, 3);

describe('a linear network, by hand', () => {
  // K = w^2 x x^T / 3 and Theta = 2 K: of 2 samples, the sum of Theta is 2 w^2 |x_1 + x_2|^2 / 3
  const linear = input('N', 3).build(Dense(8, { wStd: hyper('w', 1.5) }), Identity(), Dense(1));
  const two = ndarray([1, 2, -1, 0.5, -1, 2], [2, 3]);

  test('counts both places of x1 where x2 is null', async () => {
    const { value, grads } = await kernelValueAndGrad(linear, two, null, sumOfNtk);
    expectTypeOf(grads).toEqualTypeOf<{ readonly x1: DenseArray; readonly hypers: Readonly<Record<string, number>> }>();
    const total = [1.5, 1, 1];
    const square = 1.5 ** 2 + 1 + 1;
    expect(value).toBeCloseTo((2 * 1.5 ** 2 * square) / 3, 12);
    expect(grads.hypers.w).toBeCloseTo((4 * 1.5 * square) / 3, 12);
    [...total, ...total].forEach((t, k) => {
      expect(grads.x1.data[k]).toBeCloseTo((4 * 1.5 ** 2 * t) / 3, 12);
    });
  });

  test('counts each side alone where there are two', async () => {
    const { grads } = await kernelValueAndGrad(linear, two, ndarray([1, 0, 0], [1, 3]), sumOfNtk);
    expectTypeOf(grads.x2).toEqualTypeOf<DenseArray>();
    expect(grads.x1.get(1, 0)).toBeCloseTo((2 * 1.5 ** 2) / 3, 12);
    expect(grads.x1.get(1, 1)).toBeCloseTo(0, 12);
    [1.5, 1, 1].forEach((t, k) => {
      expect(grads.x2.get(0, k)).toBeCloseTo((2 * 1.5 ** 2 * t) / 3, 12);
    });
  });
});

describe('hypers', () => {
  test('are their values to all that computes with numbers', async () => {
    const numbers = input('N', 3).build(Dense(8, { wStd: 1.5 }), Relu(), Dense(1, { wStd: 1.5 }));
    expect(await net.kernelFn(x, null, 'ntk')).toEqual(await numbers.kernelFn(x, null, 'ntk'));
    expect(explain(net)).toBe(explain(numbers));
    const params = net.initFn(PRNGKey(1));
    expect(await net.applyFn(params, x)).toEqual(await numbers.applyFn(params, x));
  });

  test('take other values for a call', async () => {
    const other = input('N', 3).build(Dense(8, { wStd: 0.7 }), Relu(), Dense(1, { wStd: 0.7 }));
    const { kernels } = await kernelVjp(net, x, null, { hypers: { w: 0.7 }, engine: 'reference' });
    const wanted = await other.kernelFn(x, null, 'ntk', { engine: 'reference' });
    kernels.ntk.data.forEach((value, k) => {
      expect(value).toBeCloseTo(wanted.data[k] ?? Number.NaN, 12);
    });
  });

  test('of layers of a user', async () => {
    interface Scaled extends Layer {
      readonly name: 'Scaled';
      readonly '~out': this['~in'];
    }
    const Scaled = (by: Scalar): Scaled =>
      defineLayer<Scaled>({
        name: 'Scaled',
        shape: (state) => state,
        kernel: (k, _input, context) => mapKernel(oneKernel(k), (node) => context.g.mul(scalarOf(context, by), node)),
      });
    const own = input('N', 3).build(Dense(8), Scaled(hyper('by', 3)));
    const { value, grads } = await kernelValueAndGrad(own, x, null, sumOfNtk, { wrt: ['hypers'] });
    expect(grads.hypers.by).toBeCloseTo(value / 3, 12);
  });
});

describe('what is asked for', () => {
  test('is all that is given', async () => {
    const { grads } = await kernelValueAndGrad(net, x, x, sumOfNtk, { wrt: ['x2'] });
    expectTypeOf(grads).toEqualTypeOf<{ readonly x2: DenseArray }>();
    expect(Object.keys(grads)).toEqual(['x2']);
    const { kernels, pullback } = await kernelVjp(net, x, null, { get: ['nngp'], wrt: ['hypers'] });
    expectTypeOf(kernels).toEqualTypeOf<{ readonly nngp: DenseArray }>();
    expect(Object.keys(kernels)).toEqual(['nngp']);
    // K is of degree 4 in w
    const { hypers } = await pullback({ nngp: ndarray(new Float64Array(16).fill(1), [4, 4]) });
    const total = Array.from(kernels.nngp.data).reduce((a, b) => a + b, 0);
    expect(hypers.w).toBeCloseTo((4 * total) / 1.5, 10);
  });

  test('is 0 where the number does not depend on it', async () => {
    const { value, grads } = await kernelValueAndGrad(net, x, null, (g) => ({ node: g.constant(3), order: [] }));
    expect(value).toBe(3);
    expect(grads.hypers).toEqual({ w: 0 });
    expect(grads.x1).toEqual(ndarray(new Float64Array(12), [4, 3]));
  });

  test('is in float64 unless told', async () => {
    const single = x.astype('float32');
    expect((await kernelVjp(net, single, null)).kernels.ntk.dtype).toBe('float64');
    const { grads } = await kernelValueAndGrad(net, single, null, sumOfNtk, { dtype: 'float32' });
    const exact = await kernelValueAndGrad(net, single, null, sumOfNtk);
    expect(grads.x1.dtype).toBe('float32');
    grads.x1.data.forEach((value, k) => {
      expect(value).toBeCloseTo(exact.grads.x1.data[k] ?? Number.NaN, 4);
    });
  });

  test('is compiled once for a function and sizes', async () => {
    let calls = 0;
    const counted: KernelScalar = (g, kernels) => {
      calls++;
      return sumOfNtk(g, kernels);
    };
    await kernelValueAndGrad(net, x, null, counted);
    await kernelValueAndGrad(net, samples(2, 4, 3), null, counted, { hypers: { w: 2 } });
    expect(calls).toBe(1);
    await kernelValueAndGrad(net, samples(2, 5, 3), null, counted);
    expect(calls).toBe(2);
  });
});
