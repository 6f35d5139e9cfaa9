import { beforeEach, describe, expect, expectTypeOf, test, vi } from 'vitest';
import { InputError } from '../../src/compile/errors.js';
import type { GaussianPrediction, Mean } from '../../src/nt/predict/gaussian.js';
import { gpInference, type PredictOptions } from '../../src/nt/predict/gp-inference.js';
import * as linalg from '../../src/runtime/linalg/index.js';
import { type DenseArray, fromNested, ndarray } from '../../src/runtime/ndarray.js';
import { det } from '../golden/det.js';
import { erfKernels } from './erf-net.js';

vi.mock('../../src/runtime/linalg/index.js', { spy: true });
beforeEach(() => {
  vi.mocked(linalg.cholesky).mockClear();
});

const array = (seed: number, ...shape: number[]): DenseArray => ndarray(det({ shape, seed }), shape);
const xTrain = array(0.3, 6, 3);
const xTest = array(1.1, 4, 3);
const yTrain = array(2.2, 6, 2);
const train = erfKernels(xTrain, xTrain);
const kTestTrain = erfKernels(xTest, xTrain);
const kTestTest = erfKernels(xTest, xTest);

/** Largest difference, relative to the largest number. */
function difference(a: { readonly data: ArrayLike<number> }, b: { readonly data: ArrayLike<number> }): number {
  expect(a.data.length).toBe(b.data.length);
  const pairs = Array.from(a.data, (value, i) => [value, b.data[i] ?? Number.NaN] as const);
  return Math.max(...pairs.map(([x, y]) => Math.abs(x - y))) / Math.max(...pairs.map(([x]) => Math.abs(x)));
}

/** K (x) I over a further pair of axes of size `outputs`: what a kernel looks like that leaves no axis out. */
function withOutputs(kernel: DenseArray, outputs: number): DenseArray {
  const [n1 = 0, n2 = 0] = kernel.shape;
  const data = Array.from(kernel.data).flatMap((value) =>
    Array.from({ length: outputs ** 2 }, (_, i) => (i % (outputs + 1) === 0 ? value : 0)),
  );
  return ndarray(data, [n1, n2, outputs, outputs]);
}

describe('get', () => {
  const predict = gpInference(train, yTrain, { diagReg: 1e-3 });

  test('one kind: one result', async () => {
    const mean = await predict('ntk', { kTestTrain });
    expectTypeOf(mean).toEqualTypeOf<Mean>();
    expect(Object.keys(mean)).toEqual(['mean']);
    const both = await predict('ntk', { kTestTrain, kTestTest });
    expectTypeOf(both).toEqualTypeOf<GaussianPrediction>();
    expect(Object.keys(both)).toEqual(['mean', 'covariance']);
    expect(both.mean.shape).toEqual([4, 2]);
    expect(both.covariance.shape).toEqual([4, 4]);
  });

  test('several: an object of them, each as if asked for alone', async () => {
    const options = { kTestTrain, kTestTest };
    const found = await predict(['ntkgp', 'nngp'], options);
    expectTypeOf(found).toEqualTypeOf<{ readonly ntkgp: GaussianPrediction; readonly nngp: GaussianPrediction }>();
    expect(Object.keys(found)).toEqual(['ntkgp', 'nngp']);
    expect(found.ntkgp).toEqual(await predict('ntkgp', options));
    expect(found.nngp).toEqual(await predict('nngp', options));
  });

  test('nothing: nngp and ntk', async () => {
    const found = await predict(undefined, { kTestTrain });
    expectTypeOf(found).toEqualTypeOf<{ readonly nngp: Mean; readonly ntk: Mean }>();
    expect(found).toEqual(await predict(['nngp', 'ntk'], { kTestTrain }));
  });

  test('options whose kTestTest may be missing: the covariance may be missing', async () => {
    const options: PredictOptions = { kTestTrain };
    expectTypeOf(await predict('nngp', options)).toEqualTypeOf<Mean | GaussianPrediction>();
  });
});

describe('without kTestTrain', () => {
  test('the mean is yTrain and the covariance 0', async () => {
    const predict = gpInference(train, yTrain.astype('float32'));
    const { nngp, ntk } = await predict();
    expectTypeOf(nngp).toEqualTypeOf<Mean>();
    expect(nngp).toEqual({ mean: yTrain.astype('float32').astype('float64') });
    expect(ntk).toEqual(nngp);
    const { covariance } = await predict('ntkgp', { kTestTest });
    expect(covariance.shape).toEqual([6, 6]);
    expect(covariance.data.every((value) => value === 0)).toBe(true);
  });

  test('the covariance has the layout of the train kernel', async () => {
    const { covariance } = await gpInference(withOutputs(train.nngp, 2), yTrain, { traceAxes: [] })('nngp', {
      kTestTest,
    });
    expect(covariance.shape).toEqual([6, 6, 2, 2]);
  });
});

describe('the posterior', () => {
  test('passes through the targets, with no variance left, at the training points', async () => {
    const predict = gpInference(train, yTrain);
    const found = await predict(['nngp', 'ntk', 'ntkgp'], { kTestTrain: train, kTestTest: train });
    for (const { mean, covariance } of Object.values(found)) {
      expect(difference(yTrain, mean)).toBeLessThan(1e-9);
      expect(Math.max(...covariance.data.map(Math.abs))).toBeLessThan(1e-9);
    }
  });

  test('absolute diagReg is relative diagReg times the mean of the diagonal, of each kernel its own', async () => {
    const relative = await gpInference(train, yTrain, { diagReg: 0.01 })(['nngp', 'ntk'], { kTestTrain, kTestTest });
    for (const kind of ['nngp', 'ntk'] as const) {
      const diagonal = Array.from({ length: 6 }, (_, i) => train[kind].get(i, i));
      const diagReg = (0.01 * diagonal.reduce((sum, value) => sum + value, 0)) / 6;
      const predict = gpInference(train, yTrain, { diagReg, diagRegAbsoluteScale: true });
      const absolute = await predict(kind, { kTestTrain, kTestTest });
      expect(difference(relative[kind].mean, absolute.mean)).toBeLessThan(1e-12);
      expect(difference(relative[kind].covariance, absolute.covariance)).toBeLessThan(1e-12);
    }
  });

  test('a kernel over all outputs (traceAxes: []) predicts what the kernel without them does', async () => {
    const predict = gpInference(train, yTrain, { diagReg: 1e-3 });
    const full = gpInference({ nngp: withOutputs(train.nngp, 2), ntk: withOutputs(train.ntk, 2) }, yTrain, {
      diagReg: 1e-3,
      traceAxes: [],
    });
    for (const kind of ['nngp', 'ntk', 'ntkgp'] as const) {
      const wanted = await predict(kind, { kTestTrain, kTestTest });
      const found = await full(kind, {
        kTestTrain: { nngp: withOutputs(kTestTrain.nngp, 2), ntk: withOutputs(kTestTrain.ntk, 2) },
        kTestTest: { nngp: withOutputs(kTestTest.nngp, 2), ntk: withOutputs(kTestTest.ntk, 2) },
      });
      expect(found.mean.shape).toEqual([4, 2]);
      expect(difference(wanted.mean, found.mean)).toBeLessThan(1e-9);
      expect(found.covariance.shape).toEqual([4, 4, 2, 2]);
      expect(difference(withOutputs(wanted.covariance, 2), found.covariance)).toBeLessThan(1e-9);
    }
  });

  test('a trace axis in the middle: every slice along it is predicted alone', async () => {
    // y[n, o, h] with kernels [n, n, h, h]: h is coupled by the kernel, o is not.
    const y = array(0.7, 6, 3, 2);
    const kernel = ndarray(
      Array.from(train.nngp.data).flatMap((value) => [value, 0.3 * value, 0.3 * value, 2 * value]),
      [6, 6, 2, 2],
    );
    const cross = ndarray(
      Array.from(kTestTrain.nngp.data).flatMap((value) => [value, 0.3 * value, 0.1 * value, 2 * value]),
      [4, 6, 2, 2],
    );
    const { mean } = await gpInference(kernel, y, { traceAxes: [1] })('nngp', { kTestTrain: cross });
    expect(mean.shape).toEqual([4, 3, 2]);
    for (let o = 0; o < 3; o++) {
      const slice = ndarray(
        Array.from({ length: 12 }, (_, i) => y.get(Math.floor(i / 2), o, i % 2)),
        [6, 2],
      );
      const alone = await gpInference(kernel, slice, { traceAxes: [] })('nngp', { kTestTrain: cross });
      const found = ndarray(
        Array.from({ length: 8 }, (_, i) => mean.get(Math.floor(i / 2), o, i % 2)),
        [4, 2],
      );
      expect(difference(alone.mean, found)).toBeLessThan(1e-12);
    }
  });

  test('bare arrays stand for the kernel that is needed', async () => {
    const named = gpInference(train, yTrain);
    for (const [kind, field] of [
      ['nngp', 'nngp'],
      ['ntk', 'ntk'],
      ['ntkgp', 'ntk'],
    ] as const) {
      const found = await gpInference(train[field], yTrain)(kind, { kTestTrain: kTestTrain[field] });
      expect(found).toEqual(await named(kind, { kTestTrain }));
    }
    const priors = await named('ntk', { kTestTrain, kTestTest: kTestTest.nngp });
    expect(priors).toEqual(await named('ntk', { kTestTrain, kTestTest }));
  });

  test('float32 kernels are solved in float64', async () => {
    const single = { nngp: train.nngp.astype('float32') };
    const { mean } = await gpInference(single, yTrain, { diagReg: 1e-2 })('nngp', {
      kTestTrain: { nngp: kTestTrain.nngp.astype('float32') },
    });
    const exact = await gpInference({ nngp: single.nngp.astype('float64') }, yTrain, { diagReg: 1e-2 })('nngp', {
      kTestTrain: { nngp: kTestTrain.nngp.astype('float32').astype('float64') },
    });
    expect(mean.dtype).toBe('float64');
    expect(mean).toEqual(exact.mean);
  });

  test('the covariance of many test points is symmetric and not negative', async () => {
    const x = array(0.9, 41, 3);
    const kernels = erfKernels(x, x);
    const predict = gpInference(train, yTrain);
    const options = { kTestTrain: erfKernels(x, xTrain), kTestTest: kernels };
    const found = await predict(['nngp', 'ntk', 'ntkgp'], options);
    for (const { covariance } of Object.values(found)) {
      for (let i = 0; i < 41; i++) {
        expect(covariance.get(i, i)).toBeGreaterThan(-1e-12);
        for (let j = 0; j < i; j++) expect(covariance.get(i, j)).toBeCloseTo(covariance.get(j, i), 10);
      }
    }
  });
});

describe('factorisations', () => {
  test('are made at first use, one a kernel, and kept', async () => {
    const predict = gpInference(train, yTrain);
    expect(linalg.cholesky).toHaveBeenCalledTimes(0);
    await predict('nngp', { kTestTrain });
    expect(linalg.cholesky).toHaveBeenCalledTimes(1);
    await predict(['nngp', 'ntk', 'ntkgp'], { kTestTrain, kTestTest });
    await predict(['ntkgp', 'ntk'], { kTestTrain });
    expect(linalg.cholesky).toHaveBeenCalledTimes(2);
  });

  test('are shared by predictions that run at the same time', async () => {
    const predict = gpInference(train, yTrain);
    await Promise.all([predict('nngp', { kTestTrain }), predict('nngp', { kTestTrain })]);
    expect(linalg.cholesky).toHaveBeenCalledTimes(1);
  });
});

describe('signal and onProgress', () => {
  test('progress only grows and ends at its total', async () => {
    const seen: { readonly done: number; readonly total: number }[] = [];
    await gpInference(train, yTrain)(undefined, { kTestTrain, kTestTest, onProgress: (p) => seen.push(p) });
    expect(seen.length).toBeGreaterThan(5);
    expect(new Set(seen.map(({ total }) => total)).size).toBe(1);
    seen.reduce((before, { done }) => {
      expect(done).toBeGreaterThanOrEqual(before);
      return done;
    }, 0);
    const last = seen.at(-1);
    expect(last?.done).toBeCloseTo(last?.total ?? Number.NaN, 6);
  });

  test('an aborted signal rejects with its reason', async () => {
    const reason = new Error('enough');
    const predict = gpInference(train, yTrain);
    await expect(predict('nngp', { kTestTrain, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(linalg.cholesky).toHaveBeenCalledTimes(0);
  });

  test('aborting on the way stops there, and leaves another prediction that shares the work alone', async () => {
    const predict = gpInference(train, yTrain);
    const controller = new AbortController();
    const reason = new Error('enough');
    const stopped = predict('nngp', { kTestTrain, signal: controller.signal });
    const kept = predict('nngp', { kTestTrain });
    controller.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    expect(await kept).toEqual(await gpInference(train, yTrain)('nngp', { kTestTrain }));
  });
});

describe('mistakes are one sentence', () => {
  const predict = gpInference(train, yTrain);
  const rejected: readonly [title: string, call: () => Promise<unknown>, sentence: string][] = [
    ['empty get', () => predict([], { kTestTrain }), 'get is empty; ask for at least one of nngp, ntk, ntkgp.'],
    ['a kind twice', () => predict(['ntk', 'ntk'], { kTestTrain }), "get has 'ntk' twice; ask for each kind once."],
    [
      'an unknown kind',
      // @ts-expect-error: the type knows the kinds
      () => predict('ntkp', { kTestTrain }),
      "get has a string ('ntkp'), which is none of nngp, ntk, ntkgp.",
    ],
    [
      'a kernel that is missing',
      () => gpInference({ nngp: train.nngp }, yTrain)('ntk', { kTestTrain }),
      "kTrainTrain has no ntk, and get 'ntk' needs it; compute it too: kernelFn(x1, x2, ['nngp', 'ntk']).",
    ],
    [
      'a whole kernel computed without the NTK',
      () => gpInference({ nngp: train.nngp, ntk: null }, yTrain)('ntkgp', { kTestTrain }),
      "kTrainTrain has no ntk, and get 'ntkgp' needs it; compute it too: kernelFn(x1, x2, ['nngp', 'ntk']).",
    ],
    [
      'one array for two kernels',
      () => gpInference(train.nngp, yTrain)(undefined, { kTestTrain }),
      "kTrainTrain is one array, and get ['nngp', 'ntk'] needs both NNGP and NTK; give { nngp, ntk }.",
    ],
    [
      'the covariance of ntk from the NTK alone',
      () => gpInference(train.ntk, yTrain)('ntk', { kTestTrain, kTestTest }),
      "kTrainTrain is one array, and get 'ntk' with kTestTest needs both NNGP and NTK; give { nngp, ntk }.",
    ],
    [
      'the covariance of ntk without the cross NNGP',
      () => predict('ntk', { kTestTrain: { ntk: kTestTrain.ntk }, kTestTest }),
      "kTestTrain has no nngp, and get 'ntk' with kTestTest needs it; compute it too: kernelFn(x1, x2, ['nngp', 'ntk']).",
    ],
    [
      'train-test for test-train',
      () => predict('nngp', { kTestTrain: erfKernels(xTrain, xTest) }),
      'kTestTrain.nngp has shape [6, 4], and yTrain of shape [6, 2] with traceAxes [1] needs [?, 6]: test samples first, training samples second.',
    ],
    [
      'a test-test kernel of other samples',
      () => predict('nngp', { kTestTrain, kTestTest: train }),
      'kTestTest.nngp has shape [6, 6], and kTestTrain.nngp of shape [4, 6] needs [4, 4].',
    ],
    [
      'a kernel that is no array',
      // @ts-expect-error: the type knows what an array is
      () => predict('nngp', { kTestTrain: { nngp: 'k.npy' } }),
      "kTestTrain.nngp is a string ('k.npy'), and must be an NDArray, { data, shape }, nested arrays of numbers or the bytes of a .npy file.",
    ],
    [
      'samples that stand there twice',
      () =>
        gpInference(
          fromNested([
            [1, 1],
            [1, 1],
          ]),
          fromNested([[1], [2]]),
        )('nngp', { kTestTrain: fromNested([[1, 1]]) }),
      'kTrainTrain with 0 added to its diagonal cannot be inverted: The matrix of order 2 is not positive definite: pivot 1 (counted from 0) came out as 0.000e+0; use a larger diagReg, and check that no two inputs are the same.',
    ],
  ];
  test.each(rejected)('%s', async (_, call, sentence) => {
    await expect(call()).rejects.toThrow(new InputError(sentence));
  });

  const thrown: readonly [title: string, call: () => unknown, sentence: string][] = [
    [
      'a train kernel of another size',
      () => gpInference(kTestTrain, yTrain),
      'kTrainTrain.nngp has shape [4, 6], and yTrain of shape [6, 2] with traceAxes [1] needs [6, 6].',
    ],
    [
      'targets without an output axis',
      () => gpInference(train, [1, 2, 3, 4, 5, 6]),
      'yTrain has shape [6], and needs at least 2 axes, samples and features; for one sample of 6 features give shape [1, 6], for 6 samples of one feature [6, 1].',
    ],
    [
      'NaN in the kernel',
      () =>
        gpInference(
          {
            nngp: fromNested([
              [1, Number.NaN],
              [0, 1],
            ]),
          },
          fromNested([[1], [2]]),
        ),
      'kTrainTrain.nngp holds NaN at [0, 1]; replace or drop such samples first.',
    ],
    [
      'a negative diagReg',
      () => gpInference(train, yTrain, { diagReg: -1 }),
      'diagReg is -1, and must be a finite number, 0 or more.',
    ],
    [
      'a trace axis outside',
      () => gpInference(train, yTrain, { traceAxes: [2] }),
      'traceAxes [2]: 2 is no axis of yTrain, of shape [6, 2]; use one from 1 to 1, or -1 for the last.',
    ],
    [
      'the samples as trace axis',
      () => gpInference(train, yTrain, { traceAxes: [-2] }),
      'traceAxes [-2]: axis -2 of yTrain holds the samples, and a kernel cannot leave them out.',
    ],
    [
      'a trace axis twice',
      () => gpInference(train, yTrain, { traceAxes: [1, -1] }),
      'traceAxes [1, -1]: an axis of yTrain, of shape [6, 2], stands there twice.',
    ],
  ];
  test.each(thrown)('%s, at once', (_, call, sentence) => {
    expect(call).toThrow(new InputError(sentence));
  });
});
