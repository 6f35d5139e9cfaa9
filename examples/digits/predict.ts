/** Kernels and predictions of one network: the part of this example that calls the library. */

import type { KernelOptions, NDArray, ShapedData } from '../../src/index.js';
import { gpInference } from '../../src/index.js';
import type { Split } from './data.js';
import { CLASSES, targets } from './data.js';
import type { Matrix } from './matrix.js';
import { diagonalOf, matrixOf } from './matrix.js';
import { priorScale } from './probability.js';
import type { Progress } from './progress.js';
import type { KernelName } from './reference.js';
import { KERNELS } from './reference.js';
import type { Timing } from './result.js';

/** Both kernels between two batches. */
type Kernels = { readonly [K in KernelName]: NDArray };

/** What this needs of a network: its kernels, both at once. */
export interface KernelModel {
  kernelFn(
    x1: ShapedData,
    x2: ShapedData | null,
    get: readonly ['nngp', 'ntk'],
    options: KernelOptions,
  ): Promise<Kernels>;
}

export interface Prediction {
  readonly timing: Timing;
  readonly kernels: {
    readonly [K in KernelName]: {
      readonly train: Matrix;
      readonly testTrain: Matrix;
      /** `[test rows, classes]` */
      readonly mean: Matrix;
      /** Predictive variance of every output of a test row, prior at its most likely scale. */
      readonly variance: readonly number[];
    };
  };
}

export interface Setting {
  readonly inputShape: readonly number[];
  /** Added to the diagonal, relative to its mean. */
  readonly diagReg: number;
  readonly options: KernelOptions;
  readonly signal: AbortSignal;
}

export async function predictDigits(
  model: KernelModel,
  data: Split,
  set: Setting,
  progress: Progress,
): Promise<Prediction> {
  const xTrain = batch(data.xTrain, set.inputShape);
  const xTest = batch(data.xTest, set.inputShape);
  const compute = async (label: string, x1: ShapedData, x2: ShapedData | null) => {
    const step = progress.start(label);
    const onProgress = ({ done, total }: { done: number; total: number }): void => step.update(done / total);
    const kernels = await model.kernelFn(x1, x2, KERNELS, { ...set.options, signal: set.signal, onProgress });
    return { kernels, ms: step.done() };
  };
  const train = await compute('kernel: train × train', xTrain, null);
  const testTrain = await compute('kernel: test × train', xTest, xTrain);
  const test = await compute('kernel: test × test', xTest, null);

  const step = progress.start('prediction');
  const y = targets(data.trainLabels);
  const predict = gpInference(
    train.kernels,
    { data: y, shape: [data.trainLabels.length, CLASSES] },
    { diagReg: set.diagReg },
  );
  const scale = await mostLikelyScale(predict, train.kernels, y, set.diagReg);
  const posterior = async (name: KernelName) => {
    const { mean, covariance } = await predict(name, { kTestTrain: testTrain.kernels, kTestTest: test.kernels });
    return {
      train: matrixOf(train.kernels[name]),
      testTrain: matrixOf(testTrain.kernels[name]),
      mean: matrixOf(mean),
      variance: diagonalOf(matrixOf(covariance)).map((v) => v * scale),
    };
  };
  const kernels = { nngp: await posterior('nngp'), ntk: await posterior('ntk') };
  return {
    kernels,
    timing: { trainTrain: train.ms, testTrain: testTrain.ms, testTest: test.ms, predict: step.done() },
  };
}

const batch = (rows: Float64Array, inputShape: readonly number[]): ShapedData => {
  const size = inputShape.reduce((a, b) => a * b, 1);
  return { data: rows, shape: [rows.length / size, ...inputShape] };
};

async function mostLikelyScale(
  predict: ReturnType<typeof gpInference>,
  train: Kernels,
  y: Float64Array,
  diagReg: number,
): Promise<number> {
  const { mean } = await predict('nngp', { kTestTrain: train });
  const fit = matrixOf(mean);
  const diagonal = diagonalOf(matrixOf(train.nngp));
  const ridge = (diagReg * diagonal.reduce((sum, v) => sum + v, 0)) / diagonal.length;
  return priorScale(y, fit, ridge);
}
