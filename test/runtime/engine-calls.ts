import { expect } from 'vitest';
import type { KernelOptions, NDArray } from '../../src/index.js';
import { DenseArray } from '../../src/index.js';
import type { InternalOptions } from '../../src/nt/kernel/call.js';
import type { Configuration } from '../engines/configurations.js';
import { expectWithin } from '../property/support/compare.js';
import { boundsOf } from '../property/support/kernels.js';
import { longNet, NETS, samples } from './engine-nets.js';

export type Name = keyof typeof NETS;
export const NAMES = ['dense', 'mean', 'flat', 'pools', 'positions'] as const satisfies readonly Name[];

/** Samples for one of the networks. */
export const batch = (name: Name, count: number, seed: number): NDArray =>
  samples(seed, [count, ...NETS[name].network.input.dims.slice(1).map(Number)]);

export const ntkOf = (
  name: Name,
  n1: number,
  n2: number | null,
  options: InternalOptions & KernelOptions = {},
): Promise<NDArray> => NETS[name].kernelFn(batch(name, n1, 1), n2 === null ? null : batch(name, n2, 2), 'ntk', options);

/** Throws unless `found` is what `ntkOf` has to give on an engine. */
export function expectNtk(found: NDArray, name: Name, n1: number, n2: number | null, on: Configuration): void {
  const dense = (count: number, seed: number): DenseArray => {
    const { data, shape } = batch(name, count, seed);
    return new DenseArray(data, shape);
  };
  const bound = boundsOf({ net: NETS[name], x1: dense(n1, 1), x2: n2 === null ? null : dense(n2, 2) }, on.row).ntk;
  if (!bound) throw new Error(`${name} has no NTK`);
  expectWithin(name, new DenseArray(found.data, found.shape), bound.value, bound.extents, bound.error);
}

const LONG = { 32: longNet(32), 16: longNet(16) };

/**
 * A long network, with more work than any test waits for where a processor does it, and no single piece of it long. A
 * GPU may be through in a tenth of a second: `count` samples a side instead of 64 take the square of that.
 */
export function tooLong(options: InternalOptions, on?: Configuration, count = 64): Promise<NDArray> {
  const size = on?.effort === 'fewest' ? 16 : 32;
  const shape = [count, size, size, 3];
  return LONG[size].kernelFn(samples(1, shape), samples(2, shape), 'ntk', { ...on?.options, ...options });
}

/** Waits for a rejection, and gives its reason. */
export const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('resolved'),
    (reason: unknown) => reason,
  );
