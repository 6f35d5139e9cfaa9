import { InputError } from '../../../compile/errors.js';
import type { EntryFn } from '../../kernel/traced.js';
import { requireInteger } from '../numbers.js';
import { requireVariance, type SmoothOptions } from '../smooth/options.js';

/** Options of {@link Nonlinearity}. Functions are called once, when the layer is made. */
export interface NonlinearityOptions extends SmoothOptions {
  /** Derivative of the function. Default: that of `fn`, taken by the graph. */
  readonly derivative?: EntryFn;
  /** Largest error of the kernel, over the root of both diagonal entries, with which it is not refused. Default 1e-8. */
  readonly tolerance?: number;
  /**
   * How many Hermite coefficients are used, all from the first on. Default: few that stand for all, which is good for
   * functions that are smooth on the scale of 1; or else the first 64, or 256.
   */
  readonly terms?: number;
}

/** The same with every default filled in. */
export interface NonlinearityResolved {
  readonly fn: EntryFn;
  readonly derivative: EntryFn | null;
  readonly maxVariance: number;
  readonly tolerance: number;
  readonly terms: number | null;
}

/** @throws InputError on options no kernel could have. */
export function resolveNonlinearity(fn: EntryFn, options: NonlinearityOptions): NonlinearityResolved {
  const { maxVariance = 100, tolerance = 1e-8, terms, derivative } = options;
  if (!(tolerance > 0)) throw new InputError(`Nonlinearity: tolerance must be above 0, got ${tolerance}`);
  return Object.freeze({
    fn,
    derivative: derivative ?? null,
    maxVariance: requireVariance('Nonlinearity', maxVariance),
    tolerance,
    terms: terms === undefined ? null : requireInteger('Nonlinearity: terms', terms, 2),
  });
}
