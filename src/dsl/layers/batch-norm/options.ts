import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';
import { type NormAxes, requireEps, requireNormAxes } from '../layer-norm/options.js';

/** Options of {@link BatchNorm}. */
export interface BatchNormOptions<
  A extends NormAxes | null = NormAxes | null,
  B extends number = number,
  C extends number = number,
> extends AxesOptions<B, C> {
  /** Axes over which means and variances are taken; `null` (default): all but the channels. */
  readonly axis?: A;
  /** Added to every variance, so that nothing is divided by 0. Default 1e-5. */
  readonly eps?: number;
}

/** The same with every default filled in. */
export interface BatchNormResolved extends AxesResolved {
  /** As declared: negative ones count from the end; `null`: all but the channels. */
  readonly axis: readonly number[] | null;
  readonly eps: number;
}

/** @throws InputError on axes that are not integers, or an `eps` that is not a finite number >= 0. */
export const resolveBatchNorm = ({ axis = null, eps = 1e-5, ...axes }: BatchNormOptions): BatchNormResolved =>
  Object.freeze({
    axis: axis === null ? null : requireNormAxes('BatchNorm', axis),
    eps: requireEps('BatchNorm', eps),
    ...resolveAxes('BatchNorm', axes),
  });
