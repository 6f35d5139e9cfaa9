import { byInput, type SizeTree } from '../../dsl/inputs.js';
import type { Network } from '../../dsl/network.js';
import type { State } from '../../dsl/state.js';
import type { FloatArray, RunOptions, Samples } from '../../runtime/engine.js';
import type { ArrayTree } from '../../types/inputs.js';
import type { KernelOptions } from '../../types/kernel-fn.js';
import { type Patterns, readPatterns } from '../pattern.js';
import { layoutOf, samplesOf } from './arrange.js';
import { concreteOutput } from './concrete.js';
import { inputPairs, readSamples, type SamplePair, shapesOf } from './read-samples.js';

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
  /** Shapes of x1, in the form of the inputs. */
  readonly shape1: SizeTree<number>;
  /** Samples of the first input. */
  readonly samples1: Samples;
  readonly samples2: Samples | null;
  /** Samples of both sides as rows, of every input in order. */
  readonly rows: readonly [readonly FloatArray[], readonly FloatArray[]];
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
export function prepare(network: Network, given1: ArrayTree, given2: ArrayTree | null, options: InternalOptions): Call {
  const pair = readSamples(network, given1, given2, options.maskConstant);
  const shape1 = shapesOf(network, pair, 'x1');
  const output1 = concreteOutput(network, shape1);
  const dtype = options.dtype ?? pair.x1.dtype;
  const all = inputPairs(pair);
  const samplesOfSide = (side: 'x1' | 'x2'): readonly Samples[] => {
    const samples: Samples[] = [];
    byInput(network.start, (state, k, at) => {
      const x = all[k]?.[side];
      if (x) samples.push(samplesOf(x, layoutOf(state), dtype, `${side}${at}`));
    });
    return samples;
  };
  const [first, second] = [samplesOfSide('x1'), samplesOfSide('x2')];
  const [samples1 = NOTHING] = first;
  const rows = (samples: readonly Samples[]): readonly FloatArray[] => samples.map(({ data }) => data);
  return {
    network,
    pair,
    shape1,
    dtype,
    options,
    patterns: readPatterns(options.pattern, pair.x2 !== null),
    output1,
    output2: pair.x2 ? concreteOutput(network, shapesOf(network, pair, 'x2')) : output1,
    samples1,
    samples2: second[0] ?? null,
    rows: [rows(first), rows(second)],
  };
}

const NOTHING: Samples = { data: new Float64Array(), count: 0 };
