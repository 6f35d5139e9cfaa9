/** Gaussian-process prediction of the test digits from the kernels: the second call of this example into the library. */
import { gpInference } from '../../src/index.js';
import { CLASSES, targets } from './data.js';
import type { DigitKernels } from './kernels.js';
import type { Matrix } from './matrix.js';
import { diagonalOf, matrixOf } from './matrix.js';
import { priorScale } from './probability.js';
import type { Progress } from './progress.js';
import type { KernelName } from './reference.js';

export interface Posterior {
  /** `[test rows, classes]` */
  readonly mean: Matrix;
  /** Variance of every output of a test row, with the prior at its most likely scale. */
  readonly variance: readonly number[];
}

export interface Prediction {
  readonly posteriors: { readonly [K in KernelName]: Posterior };
  readonly ms: number;
}

/** @param diagReg what is added to the diagonal, relative to its mean */
export async function predictDigits(
  kernels: DigitKernels,
  labels: Uint8Array,
  diagReg: number,
  signal: AbortSignal,
  progress: Progress,
): Promise<Prediction> {
  const { train, testTrain, testTest } = kernels;
  const step = progress.start('prediction');
  const part = (index: number) => ({
    signal,
    onProgress: ({ done, total }: { done: number; total: number }): void => step.update((index + done / total) / 3),
  });
  const y = targets(labels);
  const predict = gpInference(train, { data: y, shape: [labels.length, CLASSES] }, { diagReg });

  const fit = await predict('nngp', { kTestTrain: train, ...part(0) });
  const diagonal = diagonalOf(matrixOf(train.nngp));
  const ridge = (diagReg * diagonal.reduce((sum, v) => sum + v, 0)) / diagonal.length;
  const scale = priorScale(y, matrixOf(fit.mean), ridge);

  const posterior = async (name: KernelName, index: number): Promise<Posterior> => {
    const options = { kTestTrain: testTrain, kTestTest: testTest, ...part(index) };
    const { mean, covariance } = await predict(name, options);
    return { mean: matrixOf(mean), variance: diagonalOf(matrixOf(covariance)).map((v) => v * scale) };
  };
  const posteriors = { nngp: await posterior('nngp', 1), ntk: await posterior('ntk', 2) };
  return { posteriors, ms: step.done() };
}
