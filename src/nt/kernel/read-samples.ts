import type { Network } from '../../dsl/network.js';
import { checkAgainst, checkPair } from '../../runtime/check-inputs.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { toNDArray } from '../../runtime/to-array.js';
import type { ArrayInput } from '../../types/ndarray.js';
import { layoutOf } from './arrange.js';
import { concreteInput } from './kernel-program.js';

/** Both sides of a kernel; `null`: x2 is x1. */
export interface SamplePair {
  readonly x1: DenseArray;
  readonly x2: DenseArray | null;
}

/** @throws InputError where an array does not fit the network, or the two do not fit each other. */
export function readSamples(network: Network, given1: ArrayInput, given2: ArrayInput | null): SamplePair {
  const x1 = toNDArray(given1, 'x1');
  const x2 = given2 === null ? null : toNDArray(given2, 'x2');
  checkAgainst(network.input.dims, x1, 'x1');
  const { batch } = layoutOf(concreteInput(network, x1.shape));
  if (!x2) return { x1, x2 };
  checkAgainst(network.input.dims, x2, 'x2');
  checkPair(x1, x2, batch);
  return { x1, x2 };
}
