import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/compile/errors.js';
import { hyper } from '../../src/dsl/hyper.js';
import { ABRelu, Dense, Erf, FanOut, Gaussian, Identity, input, LeakyRelu, parallel, Relu } from '../../src/index.js';
import { type KernelScalar, kernelValueAndGrad } from '../../src/nt/kernel-grad/kernel-value-and-grad.js';
import { kernelVjp } from '../../src/nt/kernel-grad/kernel-vjp.js';
import type { KernelGradOptions, Wrt } from '../../src/nt/kernel-grad/options.js';
import { samples } from './kernel-grad-nets.js';

const net = input('N', 3).build(Dense(8, { wStd: hyper('w', 1.5), bStd: hyper('b', 0.1) }), Relu(), Dense(1));
const plain = input('N', 3).build(Dense(8), Relu(), Dense(1));
const x = samples(1, 4, 3);
const sum: KernelScalar = (g, { ntk: { node, order } }) => ({ node: g.sum(node, order), order: [] });

async function sentence(attempt: () => unknown): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('hyper', () => {
  test.each([
    [() => hyper('w', Number.NaN), "hyper 'w' must be a finite number, got NaN"],
    [() => hyper('w', Number.POSITIVE_INFINITY), "hyper 'w' must be a finite number, got Infinity"],
    [() => hyper('', 1), 'hyper: the name must be a text that is not empty, got ""'],
    [() => Dense(4, { wStd: hyper('w', -1) }), 'Dense: wStd must be a finite number >= 0, got -1'],
    [() => Dense(4, { bStd: hyper('b', -1) }), 'Dense: bStd must be null or a finite number >= 0, got -1'],
  ])('%#', async (make, wanted) => {
    expect(await sentence(make)).toBe(wanted);
  });

  test('leaves numbers in the options that are read, and is kept beside them', () => {
    const [w, b] = [hyper('w', 1.5), hyper('b', 0.1)];
    expect(Dense(4, { wStd: w, bStd: b }).options).toMatchObject({
      wStd: 1.5,
      bStd: 0.1,
      hypers: { wStd: w, bStd: b },
    });
    expect(Erf({ c: w }).options).toEqual({ a: 1, b: 1, c: 1.5, hypers: { c: w } });
    expect(Gaussian({ b }).options).toEqual({ a: 1, b: 0.1, hypers: { b } });
    expect(ABRelu(w, 1).options).toEqual({ a: 1.5, b: 1, doStabilize: false, hypers: { a: w } });
    expect(LeakyRelu(b).options).toEqual({ alpha: 0.1, doStabilize: false, hypers: { alpha: b } });
    expect(LeakyRelu(0.1).options).toEqual({ alpha: 0.1, doStabilize: false });
  });
});

describe('options', () => {
  const gradOf = (model: typeof net | typeof plain, options: KernelGradOptions) => () =>
    kernelValueAndGrad(model, x, null, sum, options);
  const unknown = (name: string): readonly Wrt[] => JSON.parse(JSON.stringify([name]));

  test.each([
    [gradOf(net, { hypers: { v: 1 } }), 'hypers has v, and the hypers of the network are w, b.'],
    [
      gradOf(plain, { hypers: { w: 1 } }),
      'hypers has w, and the network has none; make one where a layer takes a number: hyper(name, value).',
    ],
    [gradOf(net, { hypers: { w: Number.NaN } }), 'hypers.w is NaN, and must be a finite number.'],
    [gradOf(net, { wrt: [] }), 'wrt is empty; name at least one of x1, x2, hypers.'],
    [gradOf(net, { wrt: unknown('y') }), "wrt has 'y', which is not one of x1, x2, hypers."],
    [gradOf(net, { wrt: ['x2'] }), 'wrt has x2, and x2 is null: the derivative by x1 counts both of its places.'],
    [gradOf(net, JSON.parse('{ "dtype": "float16" }')), "dtype is 'float16', and must be one of float32, float64."],
    [() => kernelVjp(net, x, null, { get: [] }), 'get is empty; name at least one of nngp, ntk.'],
    [
      () => kernelVjp(net, x, null, JSON.parse('{ "get": ["cov1"] }')),
      "get has 'cov1', which is not one of nngp, ntk.",
    ],
  ])('%#', async (attempt, wanted) => {
    expect(await sentence(attempt)).toBe(wanted);
  });
});

describe('networks', () => {
  test('two values for one name', async () => {
    const two = input('N', 3).build(Dense(8, { wStd: hyper('w', 1.5) }), Relu(), Dense(1, { wStd: hyper('w', 1.7) }));
    expect(await sentence(() => kernelVjp(two, x, null))).toBe(
      "hyper 'w' is 1.5 in one layer and 1.7 in another; give both the same value.",
    );
  });

  test('several outputs', async () => {
    const two = input('N', 3).build(FanOut(2), parallel(Dense(8), Identity()));
    expect(await sentence(() => kernelVjp(two, x, null))).toBe(
      'The network has 2 outputs, and kernels are differentiated for one; end it with FanInSum.',
    );
  });

  test('samples that do not fit', async () => {
    expect(await sentence(() => kernelVjp(net, samples(1, 4, 2), null))).toBe(
      'x1 has shape [4, 2], and the network takes [N, 3]: axis 1 is 2 and must be 3.',
    );
    expect(await sentence(() => kernelVjp(net, x, samples(1, 3, 3).astype('float32')))).toBe(
      "x1 is float64 and x2 is float32; give both the same, e.g. x2.astype('float64').",
    );
  });
});

describe('a scalar function', () => {
  test('that gives an array', async () => {
    expect(await sentence(() => kernelValueAndGrad(net, x, null, (_g, { ntk }) => ntk))).toBe(
      "The scalar function gave an array along i, j, and must give a number; sum it: g.sum(node, ['i', 'j']).",
    );
  });

  test('that gives something else', async () => {
    const nothing: KernelScalar = JSON.parse('null') ?? (() => JSON.parse('7'));
    expect(await sentence(() => kernelValueAndGrad(net, x, null, nothing))).toBe(
      'The scalar function gave 7, and must give { node, order: [] }.',
    );
  });
});

describe('cotangents', () => {
  test.each([
    [{}, 'pullback was given no cotangents; give those of nngp or ntk.'],
    [
      { nngp: samples(1, 4, 3) },
      'cotangents.nngp has shape [4, 3], and nngp has shape [4, 4]; give one number for each of its entries.',
    ],
    [
      { ...{ cov1: samples(1, 4, 4) }, nngp: undefined },
      'pullback was given cotangents of cov1, and the kernels are nngp, ntk.',
    ],
  ])('%#', async (cotangents, wanted) => {
    const { pullback } = await kernelVjp(net, x, null);
    expect(await sentence(() => pullback(cotangents))).toBe(wanted);
  });
});
