import type { DType } from '../../compile/graph/node.js';
import { inputsOf } from '../../dsl/inputs.js';
import type { Network } from '../../dsl/network.js';
import { readDtype } from '../../runtime/dtype.js';
import { hyperValues } from '../hyper-values.js';
import { layoutOf } from '../kernel/arrange.js';
import { inputPairs, readSamples, type SamplePair } from '../kernel/read-samples.js';
import { readPatterns } from '../pattern.js';
import { type BoundKernel, bindKernel } from './bound-kernel.js';
import { type KernelGradOptions, readWrt, type Wrt } from './options.js';
import { type Arrays, feedsOf, samplesFeeds } from './run-grad.js';
import { inputName } from './sample-array.js';
import { hyperInput, type TracedKernel, tracedKernel } from './traced-kernel.js';

/** One call, checked. */
export interface Question {
  readonly network: Network;
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
export function readQuestion(network: Network, x1: unknown, x2: unknown, options: KernelGradOptions): Question {
  const dtype = readDtype(options.dtype === undefined ? 'float64' : options.dtype);
  const pair = readSamples(network, x1, x2);
  const wrt = readWrt(options.wrt, pair.x2 !== null);
  const patterns = readPatterns(options.pattern, pair.x2 !== null);
  const traced = tracedKernel(network, pair, dtype, patterns[0] !== null);
  const { batch } = layoutOf(network.input);
  const count = ({ shape }: SamplePair['x1']): number => shape[batch] ?? 0;
  const hypers = hyperValues(traced.hypers, options.hypers);
  const inputs = inputsOf(network.start);
  const names = wrt.flatMap((name) =>
    name === 'hypers' ? [...hypers.keys()].map(hyperInput) : inputs.map((_, place) => inputName(place, name)),
  );
  return {
    network,
    pair,
    dtype,
    wrt,
    traced,
    names,
    feeds: { ...feedsOf(pair, hypers), ...samplesFeeds(traced, [count(pair.x1), count(pair.x2 ?? pair.x1)], patterns) },
    key: JSON.stringify([inputPairs(pair).map((input) => [input.x1.shape, input.x2?.shape]), names]),
    bind: () => bindKernel(network, traced, pair, dtype),
  };
}
