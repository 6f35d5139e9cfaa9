import type { Network } from '../../../dsl/network.js';
import { typed } from '../../../dsl/seam.js';
import { DenseArray } from '../../../runtime/ndarray.js';
import { foldIn } from '../../../runtime/random/fold-in.js';
import { normal } from '../../../runtime/random/normal.js';
import { PRNGKey } from '../../../runtime/random/prng-key.js';
import type { Kernel, KernelOptions } from '../../../types/kernel-fn.js';
import type { NDArray } from '../../../types/ndarray.js';
import { runKernel } from '../../kernel/run-kernel.js';
import type { LayerCase } from './cases.js';
import type { VerifySettings } from './options.js';

/** The covariances that every kernel has. */
export const FIELDS = ['nngp', 'ntk'] as const;

/** The whole kernel of a network with one output. */
export const kernelOf = async (
  network: Network,
  x1: NDArray,
  x2: NDArray | null,
  options: KernelOptions,
): Promise<Kernel> => typed<Kernel>(await runKernel(network, x1, x2, undefined, options));

/** How kernels are computed that are compared with others of the same engine. */
export const REFERENCE = { engine: 'reference', dtype: 'float64' } as const;

/** How the engine that is verified is called. */
export const engineOptions = ({ engine, dtype, threads, signal }: VerifySettings): KernelOptions => ({
  engine,
  dtype,
  ...(threads !== undefined && { threads }),
  ...(signal && { signal }),
});

/** Standard normal samples for a network, the same for the same case and seed; `which` tells apart several batches. */
export function samplesFor(c: LayerCase, { seed }: VerifySettings, which: number, count: number): DenseArray {
  const key = foldIn(foldIn(PRNGKey(seed), c.index), which);
  return normal(key, c.dims(count, c.sizes), 'float64');
}

/** A copy, which no one could tell from other samples by its identity. */
export const copyOf = ({ data, shape }: DenseArray): DenseArray => new DenseArray(Float64Array.from(data), shape);
