import { InputError } from '../../compile/errors.js';
import type { Operand } from '../../compile/graph/builder.js';
import { type HasHypers, hypersOf, numberOf, type Scalar } from '../hyper.js';
import type { KernelContext } from '../kernel/rule.js';
import { scalarOf } from '../kernel/scalar.js';

/** `ntk`: unit-variance weights, scaled in the forward pass. `standard`: the scale sits in the weights' variance. */
export type Parameterization = 'ntk' | 'standard';

/** What Dense and Conv can be told about their random weights. */
export interface WeightOptions<
  P extends Parameterization = Parameterization,
  S extends readonly [number, number] = readonly [number, number],
> {
  /** Standard deviation of the weights, before the 1/sqrt(fan-in) scale. Default 1. */
  readonly wStd?: Scalar;
  /** Standard deviation of the biases; `null` (default) means no bias at all, 0 keeps a trainable bias of variance 0. */
  readonly bStd?: Scalar | null;
  /** Default `'ntk'`. */
  readonly parameterization?: P;
  /**
   * Width multipliers (in, out) of the `standard` parameterization: the layer has width times `s[1]` channels. Default
   * `[1, 1]`.
   */
  readonly s?: S;
}

/** The same with every default filled in; this is what kernel rules read. */
export interface WeightResolved extends HasHypers<'wStd' | 'bStd'> {
  readonly wStd: number;
  readonly bStd: number | null;
  readonly parameterization: Parameterization;
  readonly s: readonly [number, number];
}

/**
 * Fills in the defaults.
 * @throws InputError on a negative or non-finite deviation, an unknown parameterization, or a width multiplier that is
 * not positive.
 */
export function resolveWeights(layer: string, options: WeightOptions): WeightResolved {
  const { wStd: givenW = 1, bStd: givenB = null, parameterization = 'ntk', s = [1, 1] } = options;
  const [wStd, bStd] = [numberOf(givenW), givenB === null ? null : numberOf(givenB)];
  if (!(Number.isFinite(wStd) && wStd >= 0)) {
    throw new InputError(`${layer}: wStd must be a finite number >= 0, got ${wStd}`);
  }
  if (bStd !== null && !(Number.isFinite(bStd) && bStd >= 0)) {
    throw new InputError(`${layer}: bStd must be null or a finite number >= 0, got ${bStd}`);
  }
  if (parameterization !== 'ntk' && parameterization !== 'standard') {
    throw new InputError(`${layer}: parameterization must be 'ntk' or 'standard', got '${String(parameterization)}'`);
  }
  if (s.length !== 2 || !s.every((x) => Number.isFinite(x) && x > 0)) {
    throw new InputError(`${layer}: s must be two positive numbers [in, out], got [${s.join(', ')}]`);
  }
  return { wStd, bStd, parameterization, s, ...hypersOf({ wStd: givenW, bStd: givenB }) };
}

/** Both deviations as a kernel rule computes with them. */
export const deviations = (
  context: KernelContext,
  { wStd, bStd, hypers }: WeightResolved,
): { readonly wStd: Operand; readonly bStd: Operand | null } => ({
  wStd: scalarOf(context, hypers?.wStd ?? wStd),
  bStd: bStd === null ? null : scalarOf(context, hypers?.bStd ?? bStd),
});

/**
 * The channels a layer really has: under the standard parameterization its width times `s[1]`.
 * @throws InputError where that is not a whole number.
 */
export function channelsOut(layer: string, width: number, { parameterization, s }: WeightResolved): number {
  const channels = parameterization === 'standard' ? width * s[1] : width;
  if (!Number.isInteger(channels)) {
    throw new InputError(`${layer}: width ${width} times s[1] = ${s[1]} must be a whole number, got ${channels}`);
  }
  return channels;
}
