import type { Padding } from '../../../types/conv-size.js';
import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';
import { requireIntegers, requirePadding } from '../numbers.js';

/** What AvgPool and SumPool have in common. */
export interface PoolOptions<
  S extends readonly number[] | null = readonly number[] | null,
  P extends Padding = Padding,
  B extends number = number,
  C extends number = number,
> extends AxesOptions<B, C> {
  /** One step per spatial axis; `null` (default): all 1. */
  readonly strides?: S;
  /** Default `'VALID'`. */
  readonly padding?: P;
}

/** The same with every default filled in. Spatial lists are in the order of the input's spatial axes. */
export interface PoolResolved extends AxesResolved {
  readonly window: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
}

/** @throws InputError on options no network could have. */
export function resolvePool(layer: string, window: readonly number[], options: PoolOptions): PoolResolved {
  const { strides, padding = 'VALID' } = options;
  return {
    window: requireIntegers(`${layer}: windowShape`, window, 1),
    strides: requireIntegers(`${layer}: strides`, strides ?? window.map(() => 1), 1),
    padding: requirePadding(layer, padding),
    ...resolveAxes(layer, options),
  };
}
