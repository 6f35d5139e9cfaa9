import type { EntryFn } from '../../kernel/traced.js';
import { requireInteger } from '../numbers.js';

/** Options of {@link ElementwiseNumerical}. Functions are called once, when the layer is made. */
export interface ElementwiseNumericalOptions {
  /** Number of nodes for either entry of a pair. */
  readonly deg: number;
  /** Derivative of the activation. Default: that of `fn`, taken by the graph. */
  readonly df?: EntryFn;
}

/** What the rules of ElementwiseNumerical read. */
export interface ElementwiseNumericalResolved {
  readonly fn: EntryFn;
  readonly deg: number;
  readonly df: EntryFn | null;
}

/** @throws InputError unless `deg` is an integer >= 1. */
export const resolveElementwiseNumerical = (
  fn: EntryFn,
  { deg, df }: ElementwiseNumericalOptions,
): ElementwiseNumericalResolved =>
  Object.freeze({ fn, deg: requireInteger('ElementwiseNumerical: deg', deg, 1), df: df ?? null });
