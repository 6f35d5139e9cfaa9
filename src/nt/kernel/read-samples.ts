import type { Network } from '../../dsl/network.js';
import { checkAgainst, checkPair } from '../../runtime/check-inputs.js';
import { toMasked } from '../../runtime/masked-array.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import type { Mask } from '../../types/mask.js';
import type { ArrayInput } from '../../types/ndarray.js';
import { layoutOf } from './arrange.js';
import { concreteInput } from './concrete.js';

/** Both sides of a kernel; `null`: x2 is x1. */
export interface SamplePair {
  readonly x1: DenseArray;
  readonly x2: DenseArray | null;
  /** Which of their entries are masked; `null` where no constant says. */
  readonly mask1: Mask | null;
  readonly mask2: Mask | null;
}

/**
 * Entries that are `maskConstant` are zero in what is read.
 * @throws InputError where an array does not fit the network, or the two do not fit each other.
 */
export function readSamples(
  network: Network,
  given1: ArrayInput,
  given2: ArrayInput | null,
  maskConstant?: number,
): SamplePair {
  const { array: x1, mask: mask1 } = toMasked(given1, 'x1', maskConstant);
  const { array: x2, mask: mask2 } =
    given2 === null ? { array: null, mask: null } : toMasked(given2, 'x2', maskConstant);
  checkAgainst(network.input.dims, x1, 'x1');
  const { batch } = layoutOf(concreteInput(network, x1.shape));
  if (x2) {
    checkAgainst(network.input.dims, x2, 'x2');
    checkPair(x1, x2, batch);
  }
  return { x1, x2, mask1, mask2 };
}
