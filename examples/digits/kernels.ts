/** The kernels of one network between the digits: the first of the two calls of this example into the library. */
import type { KernelOptions, NDArray, ShapedData } from '../../src/index.js';
import type { Split } from './data.js';
import type { Progress } from './progress.js';
import type { KernelName } from './reference.js';
import { KERNELS } from './reference.js';

/** NNGP and NTK between two batches. */
export type Kernels = { readonly [K in KernelName]: NDArray };

/** What this needs of a network: both kernels at once. */
export interface KernelModel {
  kernelFn(
    x1: ShapedData,
    x2: ShapedData | null,
    get: readonly ['nngp', 'ntk'],
    options: KernelOptions,
  ): Promise<Kernels>;
}

export interface DigitKernels {
  readonly train: Kernels;
  readonly testTrain: Kernels;
  readonly testTest: Kernels;
  readonly ms: { readonly trainTrain: number; readonly testTrain: number; readonly testTest: number };
}

/** Computes them in float64, the dtype of the data; `x2 = null` is a batch with itself, which is half the work. */
export async function digitKernels(
  model: KernelModel,
  data: Split,
  inputShape: readonly number[],
  options: KernelOptions,
  progress: Progress,
): Promise<DigitKernels> {
  const xTrain = batch(data.xTrain, inputShape);
  const xTest = batch(data.xTest, inputShape);
  const compute = async (label: string, x1: ShapedData, x2: ShapedData | null) => {
    const step = progress.start(label);
    const onProgress = ({ done, total }: { done: number; total: number }): void => step.update(done / total);
    const kernels = await model.kernelFn(x1, x2, KERNELS, { ...options, onProgress });
    return { kernels, ms: step.done() };
  };
  const train = await compute('kernel: train × train', xTrain, null);
  const testTrain = await compute('kernel: test × train', xTest, xTrain);
  const test = await compute('kernel: test × test', xTest, null);
  return {
    train: train.kernels,
    testTrain: testTrain.kernels,
    testTest: test.kernels,
    ms: { trainTrain: train.ms, testTrain: testTrain.ms, testTest: test.ms },
  };
}

const batch = (rows: Float64Array, inputShape: readonly number[]): ShapedData => {
  const size = inputShape.reduce((a, b) => a * b, 1);
  return { data: rows, shape: [rows.length / size, ...inputShape] };
};
