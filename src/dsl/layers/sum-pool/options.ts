import type { Padding } from '../../../types/conv-size.js';
import { type PoolOptions, type PoolResolved, resolvePool } from '../pool/options.js';

/** Options of {@link SumPool}. */
export type SumPoolOptions<
  S extends readonly number[] | null = readonly number[] | null,
  P extends Padding = Padding,
  B extends number = number,
  C extends number = number,
> = PoolOptions<S, P, B, C>;

/** What the kernel rule of SumPool reads. Spatial lists are in the order of the input's spatial axes. */
export type SumPoolResolved = PoolResolved;

/** @throws InputError on options no network could have. */
export function resolveSumPool(window: readonly number[], options: SumPoolOptions): SumPoolResolved {
  return Object.freeze(resolvePool('SumPool', window, options));
}
