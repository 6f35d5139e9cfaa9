import type { KernelOptions } from '../../src/index.js';
import { calibrationOf } from './calibration.js';
import { confusionOf } from './confusion.js';
import type { Split } from './data.js';
import { CLASSES } from './data.js';
import type { Figures } from './figures.js';
import { figuresOf } from './figures.js';
import type { KernelModel } from './kernels.js';
import { digitKernels } from './kernels.js';
import { argmaxRows, matrixOf } from './matrix.js';
import { predictDigits } from './predict.js';
import { classProbabilities } from './probability.js';
import type { Progress } from './progress.js';
import type { KernelName } from './reference.js';
import { agreement } from './reference.js';
import type { KernelResult, Timing } from './result.js';

export interface Setting {
  /** Shape of one digit. */
  readonly inputShape: readonly number[];
  /** Added to the diagonal, relative to its mean. */
  readonly diagReg: number;
  /** How kernels are computed. */
  readonly options: KernelOptions;
  readonly signal: AbortSignal;
  /** Figures to compare with, `null` where this run is another one. */
  readonly reference: { readonly [K in KernelName]: Figures } | null;
}

export interface Run {
  readonly timing: Timing;
  readonly kernels: { readonly [K in KernelName]: KernelResult };
}

/** Kernels, predictions, and everything read off them. */
export async function runNetwork(model: KernelModel, data: Split, set: Setting, progress: Progress): Promise<Run> {
  const options = { ...set.options, signal: set.signal };
  const kernels = await digitKernels(model, data, set.inputShape, options, progress);
  const { posteriors, ms } = await predictDigits(kernels, data.trainLabels, set.diagReg, set.signal, progress);
  const read = (name: KernelName): KernelResult => {
    const { mean, variance } = posteriors[name];
    const train = matrixOf(kernels.train[name]);
    const figures = figuresOf(train, matrixOf(kernels.testTrain[name]), mean, data.testLabels);
    const theirs = set.reference?.[name];
    return {
      train,
      figures,
      reference: theirs ? { figures: theirs, agreement: agreement(figures, theirs) } : null,
      calibration: calibrationOf(classProbabilities(mean, variance), data.testLabels),
      confusion: confusionOf(argmaxRows(mean), data.testLabels, CLASSES),
    };
  };
  return { timing: { ...kernels.ms, predict: ms }, kernels: { nngp: read('nngp'), ntk: read('ntk') } };
}
