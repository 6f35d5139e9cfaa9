import type { Network } from '../../dsl/network.js';
import type { State } from '../../dsl/state.js';
import type { RunOptions, Samples } from '../../runtime/engine.js';
import type { KernelOptions } from '../../types/kernel-fn.js';
import type { ArrayInput } from '../../types/ndarray.js';
import { type Patterns, readPatterns } from '../pattern.js';
import { layoutOf, samplesOf } from './arrange.js';
import { concreteInput, concreteOutput } from './concrete.js';
import { readSamples, type SamplePair } from './read-samples.js';

/** Options beyond the public ones, for tests and benchmarks. */
export interface InternalOptions extends KernelOptions {
  readonly tiling?: RunOptions['tiling'];
  /** Told how long planning and compiling took, on the first call of a kind. */
  readonly onTimings?: (timings: { readonly planMs: number; readonly compileMs: number }) => void;
  readonly onDeviceTime?: RunOptions['onDeviceTime'];
}

/** The data of one call, checked and laid out. */
export interface Call {
  readonly network: Network;
  readonly pair: SamplePair;
  readonly samples1: Samples;
  readonly samples2: Samples | null;
  readonly patterns: Patterns;
  /** The finite network's output on x1, and on x2. */
  readonly output1: State;
  readonly output2: State;
  readonly dtype: 'float32' | 'float64';
  readonly options: InternalOptions;
}

/**
 * @throws InputError where the arrays do not fit the network.
 * @throws ShapeError where their sizes do not fit its layers.
 */
export function prepare(
  network: Network,
  given1: ArrayInput,
  given2: ArrayInput | null,
  options: InternalOptions,
): Call {
  const pair = readSamples(network, given1, given2, options.maskConstant);
  const { x1, x2 } = pair;
  const layout = layoutOf(concreteInput(network, x1.shape));
  const output1 = concreteOutput(network, x1.shape);
  const dtype = options.dtype ?? x1.dtype;
  return {
    network,
    pair,
    dtype,
    options,
    patterns: readPatterns(options.pattern, x2 !== null),
    output1,
    output2: x2 ? concreteOutput(network, x2.shape) : output1,
    samples1: samplesOf(x1, layout, dtype, 'x1'),
    samples2: x2 && samplesOf(x2, layout, dtype, 'x2'),
  };
}
