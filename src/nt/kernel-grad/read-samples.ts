import type { Network } from '../../dsl/network.js';
import { checkAgainst, checkPair } from '../../runtime/check-inputs.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { toNDArray } from '../../runtime/to-array.js';
import type { ArrayInput } from '../../types/ndarray.js';
import { layoutOf } from '../kernel/arrange.js';
import { concreteInput } from '../kernel/kernel-program.js';

/** Both sides of a kernel; `null`: x2 is x1. */
export interface SamplePair {
  readonly x1: DenseArray;
  readonly x2: DenseArray | null;
}

/** @throws InputError where an array does not fit the network, or the two do not fit each other. */
export function readSamples(network: Network, given1: ArrayInput, given2: ArrayInput | null): SamplePair {
  const x1 = toNDArray(given1, 'x1');
  checkAgainst(network.input.dims, x1, 'x1');
  if (given2 === null) return { x1, x2: null };
  const x2 = toNDArray(given2, 'x2');
  checkAgainst(network.input.dims, x2, 'x2');
  checkPair(x1, x2, layoutOf(concreteInput(network, x1.shape)).batch);
  return { x1, x2 };
}
