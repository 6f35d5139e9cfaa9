import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';

/** Options of {@link GlobalAvgPool}. */
export type GlobalAvgPoolOptions<B extends number = number, C extends number = number> = AxesOptions<B, C>;

/** What the kernel rule of GlobalAvgPool reads: the axes, as declared. */
export type GlobalAvgPoolResolved = AxesResolved;

/** @throws InputError on an axis that is not an integer. */
export function resolveGlobalAvgPool(options: GlobalAvgPoolOptions): GlobalAvgPoolResolved {
  return Object.freeze(resolveAxes('GlobalAvgPool', options));
}
