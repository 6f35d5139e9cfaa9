import { InputError } from '../../../compile/errors.js';
import { type HasHypers, hypersOf, numberOf, type Scalar } from '../../hyper.js';
import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';
import { requireAxis, requireFinite } from '../numbers.js';

/** The axes that means and variances are taken over. */
export type NormAxes = number | readonly number[];

/** Options of {@link LayerNorm}. */
export interface LayerNormOptions<A extends NormAxes = NormAxes, B extends number = number, C extends number = number>
  extends AxesOptions<B, C> {
  /** Axes over which means and variances are taken, the channels among them. Default -1, the last. */
  readonly axis?: A;
  /** Added to every variance, so that nothing is divided by 0. Default 1e-12. */
  readonly eps?: Scalar;
}

/** What the kernel rule of LayerNorm reads. */
export interface LayerNormResolved extends AxesResolved, HasHypers<'eps'> {
  /** As declared: negative ones count from the end. */
  readonly axis: readonly number[];
  readonly eps: number;
}

/** The axes as a list. @throws InputError on one that is not an integer. */
export function requireNormAxes(layer: string, axis: NormAxes): readonly number[] {
  const axes = typeof axis === 'number' ? [axis] : [...axis];
  for (const one of axes) requireAxis(`${layer}: axis`, one);
  return Object.freeze(axes);
}

/** @throws InputError unless `eps` is a finite number >= 0. */
export function requireEps(layer: string, eps: number): number {
  if (requireFinite(`${layer}: eps`, eps) >= 0) return eps;
  throw new InputError(`${layer}: eps must be a finite number >= 0, got ${eps}`);
}

/** @throws InputError on axes that are not integers, or an `eps` that is not a finite number >= 0. */
export function resolveLayerNorm(options: LayerNormOptions): LayerNormResolved {
  const { axis = -1, eps = 1e-12 } = options;
  return Object.freeze({
    axis: requireNormAxes('LayerNorm', axis),
    eps: requireEps('LayerNorm', numberOf(eps)),
    ...hypersOf({ eps }),
    ...resolveAxes('LayerNorm', options),
  });
}
