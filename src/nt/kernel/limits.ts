import { InputError } from '../../compile/errors.js';
import type { Network } from '../../dsl/network.js';
import type { DenseArray } from '../../runtime/ndarray.js';

/**
 * Layers whose kernels are made for some inputs alone leave no numbers for others.
 * @throws InputError with the sentence of such a layer where an array holds what is not a number.
 */
export function checkLimits({ layer: { limit } }: Network, arrays: Iterable<DenseArray>): void {
  if (!limit) return;
  for (const { data } of arrays) if (data.some(Number.isNaN)) throw new InputError(limit);
}
