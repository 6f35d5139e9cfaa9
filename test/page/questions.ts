import { ndarray } from '../../src/index.js';
import { NETS, samples } from '../runtime/engine-nets.js';

/** A kernel to compute, in Node, in a page or in a worker of a page; plain data. */
export interface Question {
  readonly net: 'mean' | 'dense';
  readonly engine: 'wasm' | 'webgpu' | 'reference';
  readonly dtype: 'float32' | 'float64';
  readonly threads?: number;
}

/** Samples of few binary digits: the sines of two JavaScript engines may differ in the last place. */
const rounded = <const S extends readonly number[]>(seed: number, shape: S) =>
  ndarray(
    Float64Array.from(samples(seed, shape).data, (v) => Math.round(v * 4096) / 4096),
    shape,
  );

/** Entries of the NNGP and then of the NTK of a batch with itself. */
export async function answer({ net, engine, dtype, threads }: Question): Promise<readonly number[]> {
  const options = { engine, dtype, ...(threads === undefined ? {} : { threads }) };
  const { nngp, ntk } =
    net === 'mean'
      ? await NETS.mean.kernelFn(rounded(1, [7, 6, 5, 2]), null, ['nngp', 'ntk'], options)
      : await NETS.dense.kernelFn(rounded(2, [70, 6]), null, ['nngp', 'ntk'], options);
  return [...nngp.data, ...ntk.data];
}
