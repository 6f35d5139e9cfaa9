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

/** @throws InputError on axes that are not integers, or an `eps` that is not a finite number >= 0. */
export function resolveLayerNorm(options: LayerNormOptions): LayerNormResolved {
  const { axis = -1, eps = 1e-12 } = options;
  const axes = typeof axis === 'number' ? [axis] : [...axis];
  for (const one of axes) requireAxis('LayerNorm: axis', one);
  const least = requireFinite('LayerNorm: eps', numberOf(eps));
  if (least < 0) throw new InputError(`LayerNorm: eps must be a finite number >= 0, got ${least}`);
  return Object.freeze({
    axis: Object.freeze(axes),
    eps: least,
    ...hypersOf({ eps }),
    ...resolveAxes('LayerNorm', options),
  });
}
