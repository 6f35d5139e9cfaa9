import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';
import { requireInteger } from '../numbers.js';
import { resolveWeights, type WeightOptions, type WeightResolved } from '../weights.js';

/** Options of {@link Dense}. */
export interface DenseOptions<B extends number = number, C extends number = number>
  extends WeightOptions,
    AxesOptions<B, C> {}

/** What the kernel rule of Dense reads: every default filled in. */
export interface DenseResolved extends WeightResolved, AxesResolved {
  readonly outDim: number;
}

/** @throws InputError on options no network could have. */
export function resolveDense(outDim: number, options: DenseOptions): DenseResolved {
  requireInteger('Dense: outDim', outDim, 1);
  return Object.freeze({ outDim, ...resolveWeights('Dense', options), ...resolveAxes('Dense', options) });
}
