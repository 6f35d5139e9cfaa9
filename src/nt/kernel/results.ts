import type { Network } from '../../dsl/network.js';
import type { EngineOutput, RunOptions } from '../../runtime/engine.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { InternalOptions } from './call.js';
import type { CompiledKernel } from './kernel-program.js';
import { checkBeyond } from './limits.js';

/** Arrays of kernels by the names of the outputs they are. */
export type Arrays = ReadonlyMap<string, DenseArray>;

/**
 * What an engine gave, and the zeros that it need not compute.
 * @throws InputError where a layer refuses samples.
 */
export function arraysOf(
  network: Network,
  { zeros, beyond }: Pick<CompiledKernel<unknown>, 'zeros' | 'beyond'>,
  dtype: 'float32' | 'float64',
  outputs: Readonly<Record<string, EngineOutput>>,
): Arrays {
  const zero = (): DenseArray => new DenseArray(dtype === 'float32' ? new Float32Array(1) : new Float64Array(1), []);
  checkBeyond(network, beyond, outputs);
  const own = Object.entries(outputs).filter(([name]) => !beyond.has(name));
  return new Map([
    ...[...zeros].map((name) => [name, zero()] as const),
    ...own.map(([name, { data, shape }]) => [name, new DenseArray(data, shape)] as const),
  ]);
}

/** How an engine runs a program of kernels; `planMs` is what it took to plan it, 0 if that was done before. */
export const engineOptions = (
  options: InternalOptions,
  planMs: number,
  onProgress: RunOptions['onProgress'] = options.onProgress,
): RunOptions => ({
  threads: options.threads,
  onProgress,
  signal: options.signal,
  memoryBudget: options.memoryBudget,
  tiling: options.tiling,
  onCompiled: (compileMs) => options.onTimings?.({ planMs, compileMs }),
  onDeviceTime: options.onDeviceTime,
});
