import { requireAxis } from '../numbers.js';

/** Options of {@link FanInConcat}. */
export interface FanInConcatOptions<A extends number = number> {
  /** The axis along which branches are put one after the other. Default -1, the last. */
  readonly axis?: A;
}

/** What the kernel rule of FanInConcat reads. */
export interface FanInConcatResolved {
  readonly axis: number;
}

/** @throws InputError on an axis that is not an integer. */
export function resolveFanInConcat({ axis = -1 }: FanInConcatOptions): FanInConcatResolved {
  return Object.freeze({ axis: requireAxis('FanInConcat: axis', axis) });
}
