import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Gaussian } from '../../src/nt/predict/gaussian.js';
import { gpInference } from '../../src/nt/predict/gp-inference.js';
import type { GpKind } from '../../src/nt/predict/request.js';
import { ndarray } from '../../src/runtime/ndarray.js';
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

  test.each(cases)('$id', async ({ x_train, x_test, y_train, args, expect: wanted }) => {
    const xTrain = inputs(x_train);
    const xTest = inputs(x_test);
    const predict = gpInference(erfKernels(xTrain, xTrain), inputs(y_train), {
      diagReg: args.diag_reg,
      diagRegAbsoluteScale: args.diag_reg_absolute_scale,
    });
    const kTestTrain = erfKernels(xTest, xTrain);
    if ('mean' in wanted) {
      const found: Gaussian = await predict(args.get, { kTestTrain, kTestTest: erfKernels(xTest, xTest) });
      expect(worstError(found.mean, wanted.mean)).toBeLessThan(TOLERANCE);
      expect(worstError(found.covariance, wanted.covariance)).toBeLessThan(TOLERANCE);
    } else {
      const found = await predict(args.get, { kTestTrain });
      expect(Object.keys(found)).toEqual(['mean']);
      expect(worstError(found.mean, wanted)).toBeLessThan(TOLERANCE);
    }
  });
});
