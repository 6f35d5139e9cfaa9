import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';
import { requireInteger } from '../numbers.js';
import {
  channelsOut,
  type Parameterization,
  resolveWeights,
  type WeightOptions,
  type WeightResolved,
} from '../weights.js';

/** Options of {@link Dense}. */
export interface DenseOptions<
  B extends number = number,
  C extends number = number,
  P extends Parameterization = Parameterization,
  S extends readonly [number, number] = readonly [number, number],
> extends WeightOptions<P, S>,
    AxesOptions<B, C> {}

/** What the kernel rule of Dense reads: every default filled in. */
export interface DenseResolved extends WeightResolved, AxesResolved {
  readonly outDim: number;
  /** Channels of the output: `outDim`, times `s[1]` under the standard parameterization. */
  readonly channels: number;
}

/** @throws InputError on options no network could have. */
export function resolveDense(outDim: number, options: DenseOptions): DenseResolved {
  requireInteger('Dense: outDim', outDim, 1);
  const weights = resolveWeights('Dense', options);
  return Object.freeze({
    outDim,
    channels: channelsOut('Dense', outDim, weights),
    ...weights,
    ...resolveAxes('Dense', options),
  });
}
