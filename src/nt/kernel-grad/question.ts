import type { DType } from '../../compile/graph/node.js';
import type { Network } from '../../dsl/network.js';
import { readDtype } from '../../runtime/dtype.js';
import type { ArrayInput } from '../../types/ndarray.js';
import { hyperValues } from '../hyper-values.js';
import { readSamples, type SamplePair } from '../kernel/read-samples.js';
import { type BoundKernel, bindKernel } from './bound-kernel.js';
import { type KernelGradOptions, readWrt, type Wrt } from './options.js';
import { type Arrays, feedsOf } from './run-grad.js';
import { hyperInput, type TracedKernel, tracedKernel } from './traced-kernel.js';

/** One call, checked. */
export interface Question {
  readonly pair: SamplePair;
  readonly dtype: DType;
  readonly wrt: readonly Wrt[];
  readonly traced: TracedKernel;
  /** The inputs to differentiate by. */
  readonly names: readonly string[];
  readonly feeds: Arrays;
  /** What the program of this kernel depends on besides. */
  readonly key: string;
  /** A graph of its own with the kernels in it. */
  readonly bind: () => BoundKernel;
}

/** @throws InputError for arrays, options and hypers that do not fit the network. */
export function readQuestion(
  network: Network,
  x1: ArrayInput,
  x2: ArrayInput | null,
  options: KernelGradOptions,
): Question {
  const dtype = readDtype(options.dtype === undefined ? 'float64' : options.dtype);
  const pair = readSamples(network, x1, x2);
  const wrt = readWrt(options.wrt, pair.x2 !== null);
  const traced = tracedKernel(network, pair, dtype);
  const hypers = hyperValues(traced.hypers, options.hypers);
  const names = wrt.flatMap((name) => (name === 'hypers' ? [...hypers.keys()].map(hyperInput) : [name]));
  return {
    pair,
    dtype,
    wrt,
    traced,
    names,
    feeds: feedsOf(pair, hypers),
    key: JSON.stringify([pair.x1.shape, pair.x2?.shape, names]),
    bind: () => bindKernel(network, traced, pair, dtype),
  };
}
