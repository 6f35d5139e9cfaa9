import { describe, expect, it } from 'vitest';
import {
  Dense,
  empiricalKernelFn,
  FanInSum,
  InputError,
  input,
  monteCarloKernelFn,
  PRNGKey,
  parallel,
  Relu,
  serial,
} from '../../src/index.js';
import { compareWithMonteCarlo } from '../../src/testing.js';
import { samples } from '../runtime/engine-nets.js';

const net = input(
  ['N', 4],
  [
    ['N', 'C'],
    ['M', 3],
  ],
).build(parallel(Dense(8), parallel(serial(Dense(8), Relu()), Dense(8))));
const summed = input(['N', 4], ['N', 3]).build(parallel(Dense(8), Dense(8)), FanInSum(), Relu(), Dense(1));
const [a, b] = [samples(1, [3, 4] as const), samples(2, [3, 3] as const)];
const x = [a, [samples(3, [3, 5] as const), b]] as const;
const params = summed.initFn(PRNGKey(0), { dtype: 'float64' });

/** Callers without a type checker may give anything. */
const call = async (fn: unknown, ...args: readonly unknown[]): Promise<string> => {
  const thrown: unknown = await (async () => Reflect.apply(fn as () => unknown, undefined, args))().then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(InputError);
  return thrown instanceof Error ? thrown.message : String(thrown);
};

describe('arrays for several inputs', () => {
  it.each<[string, unknown, unknown, string]>([
    ['one array', a, null, 'x1 is one array, and the network takes 2 inputs there; give a list of 2, one for each.'],
    ['too few', [a], null, 'x1 is a list of 1, and the network takes 2 inputs there; give a list of 2, one for each.'],
    [
      'an array for a list',
      [a, b],
      null,
      'x1[1] is one array, and the network takes 2 inputs there; give a list of 2, one for each.',
    ],
    [
      'another form of x2',
      x,
      [a, b],
      'x2[1] is one array, and the network takes 2 inputs there; give a list of 2, one for each.',
    ],
    [
      'null for one',
      [a, null],
      null,
      'x1[1] is null, and the network takes 2 inputs there; give a list of 2, one for each.',
    ],
    [
      'other sizes',
      [b, x[1]],
      null,
      'x1[0] has shape [3, 3], and the network takes [N, 4]: axis 1 is 3 and must be 4.',
    ],
    [
      'a name of two sizes',
      [samples(1, [2, 4]), x[1]],
      null,
      'x1[1][0] has shape [3, 5], and the network takes [N, C]: axis 0 is 3, and N is 2 in x1[0]; make them equal.',
    ],
    [
      'other numbers of samples',
      [a, [x[1][0], samples(2, [2, 3])]],
      null,
      'x1[0] has 3 samples and x1[1][1] 2; give every input the same samples.',
    ],
    [
      'other element types',
      [a, [x[1][0], b.astype('float32')]],
      null,
      "x1[0] is float64 and x1[1][1] float32; give all the same, e.g. by astype('float64').",
    ],
    [
      'other features in x2',
      x,
      [a, [samples(3, [3, 6]), b]],
      'x1[1][0] has shape [3, 5] and x2[1][0] [3, 6]: axis 1 is 5 against 6; only the batch axis (0) may differ.',
    ],
    [
      'numbers that are none',
      [a, [x[1][0], [[1, Number.NaN, 2]]]],
      null,
      'x1[1][1] holds NaN at [0, 1]; replace or drop such samples first.',
    ],
  ])('%s', async (_, x1, x2, sentence) => {
    expect(await call(net.kernelFn, x1, x2)).toBe(sentence);
  });

  it('is one array for one input', async () => {
    expect(await call(input('N', 4).build(Dense(2)).kernelFn, [a, a])).toBe(
      'x1 is a list of 2, and the network takes one array there.',
    );
  });

  it('finite networks and estimates say the same', async () => {
    const shortage = 'is a list of 1, and the network takes 2 inputs there; give a list of 2, one for each.';
    expect(await call(summed.applyFn, params, [a])).toBe(`x ${shortage}`);
    expect(await call(summed.applyFn, params, a)).toBe(
      'x is one array, and the network takes 2 inputs there; give a list of 2, one for each.',
    );
    expect(await call(summed.applyFn, params, [a, samples(1, [2, 3])])).toBe(
      'x[1] has shape [2, 3], and the network takes [N, 3]: axis 0 is 2, and N is 3 in x[0]; make them equal.',
    );
    const estimate = monteCarloKernelFn(summed, PRNGKey(0), 2);
    expect(await call(estimate, [a])).toBe(`x1 ${shortage}`);
    expect(await call(empiricalKernelFn(summed.applyFn), a, null, 'ntk', params)).toBe(
      'x is one array, and the network takes 2 inputs there; give a list of 2, one for each.',
    );
    expect(await call(empiricalKernelFn(summed.applyFn), [a, [b, b]], null, 'ntk', params)).toBe(
      'x[1] is a list of 2, and the network takes one array there.',
    );
  });

  it('initFn names all inputs', async () => {
    expect(await call(net.initFn, PRNGKey(0), { sizes: { W: 3 } })).toBe(
      "initFn: sizes tells W, and the network's inputs are [N, 4] and [N, C] and [M, 3].",
    );
    expect(net.initFn(PRNGKey(0), { sizes: { C: 5 } })[0][1][0][0][0].shape).toEqual([5, 8]);
  });

  it('kernels are compared with those of random networks for one input', async () => {
    expect(await call(compareWithMonteCarlo, () => summed, [a, b])).toBe(
      'The network takes 2 inputs, and compareWithMonteCarlo is for networks of one; give it one input.',
    );
  });
});

describe('shapes for several inputs', () => {
  it.each<[string, readonly unknown[], string]>([
    [
      'a size among shapes',
      [['N', 8], 5],
      "input: argument 1 is 5 among shapes; give every input a shape: input(['N', 8], ['N', 5]).",
    ],
    [
      'deeper',
      [
        ['N', 8],
        [['N', 5], 'N'],
      ],
      `input[1]: argument 1 is "N" among shapes; give every input a shape: input(['N', 8], ['N', 5]).`,
    ],
    [
      'no size',
      [
        ['N', 8],
        ['N', 0],
      ],
      'input[1]: axis 1 must be a positive integer or a name, got 0',
    ],
  ])('%s', async (_, dims, sentence) => {
    expect(await call(input, ...dims)).toBe(sentence);
  });
});
