import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Dense, Erf } from '../../src/dsl/index.js';
import { input } from '../../src/nt/input.js';
import { gpInference } from '../../src/nt/predict/gp-inference.js';
import type { KernelInput } from '../../src/nt/predict/kernel-input.js';
import type { GpKind } from '../../src/nt/predict/request.js';
import { type DenseArray, ndarray } from '../../src/runtime/ndarray.js';
import { TOLERANCE, worstError } from '../golden/compare.js';
import { det } from '../golden/det.js';
import type { ArrayJson } from '../golden/format.js';
import { erfKernels } from './erf-net.js';

interface Inputs {
  readonly shape: readonly [number, number];
  readonly seed: number;
}
interface Case {
  readonly id: string;
  readonly fn: string;
  readonly net: readonly unknown[];
  readonly x_train: Inputs;
  readonly x_test: Inputs;
  readonly y_train: Inputs;
  readonly args: {
    readonly diag_reg: number;
    readonly diag_reg_absolute_scale: boolean;
    readonly get: GpKind;
    readonly k_test_test: boolean;
  };
  readonly expect: ArrayJson | { readonly mean: ArrayJson; readonly covariance: ArrayJson };
}

const golden: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../golden/predict.json', import.meta.url), 'utf8'),
);
const cases = golden.cases.filter(({ fn }) => fn === 'gp_inference');

const inputs = (input: Inputs) => ndarray(det(input), input.shape);

/** Where the kernels come from: the closed formulas in plain loops, and the compiled network. */
const sources: Readonly<Record<string, (x1: DenseArray, x2: DenseArray) => Promise<KernelInput>>> = {
  'closed formulas': async (x1, x2) => erfKernels(x1, x2),
  kernelFn: (x1, x2) => net.kernelFn(x1, x1 === x2 ? null : x2, ['nngp', 'ntk']),
};
const net = input('N', 3).build(Dense(5, { wStd: 1.5, bStd: 0.2 }), Erf(), Dense(5, { wStd: 1.2, bStd: 0.1 }));

describe('gpInference agrees with the reference', () => {
  test('all 18 cases are here, with the one net the kernels below are those of', () => {
    expect(cases).toHaveLength(18);
    const nets = new Set(cases.map(({ net }) => JSON.stringify(net)));
    expect([...nets]).toEqual([
      JSON.stringify([
        'serial',
        ['Dense', { out_dim: 5, W_std: 1.5, b_std: 0.2 }],
        ['Erf'],
        ['Dense', { out_dim: 5, W_std: 1.2, b_std: 0.1 }],
      ]),
    ]);
  });

  describe.each(Object.entries(sources))('with kernels from %s', (_, kernels) => {
    test.each(cases)('$id', async ({ x_train, x_test, y_train, args, expect: wanted }) => {
      const xTrain = inputs(x_train);
      const xTest = inputs(x_test);
      const predict = gpInference(await kernels(xTrain, xTrain), inputs(y_train), {
        diagReg: args.diag_reg,
        diagRegAbsoluteScale: args.diag_reg_absolute_scale,
      });
      const kTestTrain = await kernels(xTest, xTrain);
      if ('mean' in wanted) {
        const found = await predict(args.get, { kTestTrain, kTestTest: await kernels(xTest, xTest) });
        expect(worstError(found.mean, wanted.mean)).toBeLessThan(TOLERANCE);
        expect(worstError(found.covariance, wanted.covariance)).toBeLessThan(TOLERANCE);
      } else {
        const found = await predict(args.get, { kTestTrain });
        expect(Object.keys(found)).toEqual(['mean']);
        expect(worstError(found.mean, wanted)).toBeLessThan(TOLERANCE);
      }
    });
  });
});
