import { calibrationOf } from './calibration.js';
import { confusionOf } from './confusion.js';
import type { Split } from './data.js';
import { CLASSES } from './data.js';
import type { Figures } from './figures.js';
import { figuresOf } from './figures.js';
import { argmaxRows } from './matrix.js';
import type { KernelModel, Setting } from './predict.js';
import { predictDigits } from './predict.js';
import { classProbabilities } from './probability.js';
import type { Progress } from './progress.js';
import type { KernelName } from './reference.js';
import { agreement } from './reference.js';
import type { KernelResult, Timing } from './result.js';

export interface Run {
  readonly timing: Timing;
  readonly kernels: { readonly [K in KernelName]: KernelResult };
}

/**
 * Kernels, predictions, and everything read off them.
 * @param reference figures to compare with, `null` where this run is another one
 */
export async function runNetwork(
  model: KernelModel,
  data: Split,
  setting: Setting,
  reference: { readonly [K in KernelName]: Figures } | null,
  progress: Progress,
): Promise<Run> {
  const { kernels, timing } = await predictDigits(model, data, setting, progress);
  const read = (name: KernelName): KernelResult => {
    const { train, testTrain, mean, variance } = kernels[name];
    const figures = figuresOf(train, testTrain, mean, data.testLabels);
    const theirs = reference?.[name];
    return {
      train,
      figures,
      reference: theirs ? { figures: theirs, agreement: agreement(figures, theirs) } : null,
      calibration: calibrationOf(classProbabilities(mean, variance), data.testLabels),
      confusion: confusionOf(argmaxRows(mean), data.testLabels, CLASSES),
    };
  };
  return { timing, kernels: { nngp: read('nngp'), ntk: read('ntk') } };
}
