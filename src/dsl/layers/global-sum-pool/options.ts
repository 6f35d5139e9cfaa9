import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';

/** Options of {@link GlobalSumPool}. */
export type GlobalSumPoolOptions<B extends number = number, C extends number = number> = AxesOptions<B, C>;

/** What the kernel rule of GlobalSumPool reads: the axes, as declared. */
export type GlobalSumPoolResolved = AxesResolved;

/** @throws InputError on an axis that is not an integer. */
export function resolveGlobalSumPool(options: GlobalSumPoolOptions): GlobalSumPoolResolved {
  return Object.freeze(resolveAxes('GlobalSumPool', options));
}
