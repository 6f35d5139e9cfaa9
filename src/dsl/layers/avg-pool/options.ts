import type { Padding } from '../../../types/conv-size.js';
import { type PoolOptions, type PoolResolved, resolvePool } from '../pool/options.js';

/** Options of {@link AvgPool}. */
export interface AvgPoolOptions<
  S extends readonly number[] | null = readonly number[] | null,
  P extends Padding = Padding,
  B extends number = number,
  C extends number = number,
> extends PoolOptions<S, P, B, C> {
  /** With `'SAME'`: divide each window by the entries it really covers, not by its full size. Default false. */
  readonly normalizeEdges?: boolean;
}

/** What the kernel rule of AvgPool reads. Spatial lists are in the order of the input's spatial axes. */
export interface AvgPoolResolved extends PoolResolved {
  readonly normalizeEdges: boolean;
}

/** @throws InputError on options no network could have. */
export function resolveAvgPool(window: readonly number[], options: AvgPoolOptions): AvgPoolResolved {
  const { normalizeEdges = false } = options;
  return Object.freeze({ ...resolvePool('AvgPool', window, options), normalizeEdges });
}
