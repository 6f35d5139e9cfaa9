import { pointwise } from '../../finite/pointwise.js';
import { along } from '../../kernel/scalar.js';
import type { EntryFn } from '../../kernel/traced.js';
import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { beyondVariance } from '../smooth/parts.js';
import { fitted } from './fitted.js';
import { nonlinearityKernel, smoothFn } from './kernel.js';
import { type NonlinearityOptions, type NonlinearityResolved, resolveNonlinearity } from './options.js';

/** The type of {@link Nonlinearity}. */
export interface Nonlinearity extends Layer {
  readonly name: 'Nonlinearity';
  readonly options: NonlinearityResolved;
  /** Largest error of the kernel that was measured when the layer was made, over the root of both diagonal entries. */
  readonly accuracy: number;
  /** How many Hermite coefficients the kernel uses. */
  readonly terms: number;
  readonly '~out': ActivationOut<'Nonlinearity', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * A function of your own on every entry, written in the graph API, and its kernel by Hermite series:
 * `Nonlinearity((g, x) => g.mul(x, g.pointwise('log', [g.add(1, g.exp(x))])))`.
 *
 * The series wants a function with a derivative that is smooth on the scale of 1, such as mish, arctan, or tanh(x - 1). How
 * good it is for this function is measured when the layer is made, against quadrature and sums over all orders, for
 * variances up to `maxVariance`: what it reached is in `accuracy`, and where that is above `tolerance` the layer has no
 * kernel but a sentence that says what would help (finite networks and `monteCarloKernelFn` are not affected). Kinks and
 * jumps converge slowly: for those at 0 take Relu, ABRelu, RectifiedMonomial, Elu or sums of them.
 * Variances above `maxVariance` are refused when they turn up. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError on functions that do not map every entry on its own, and options that no kernel could have.
 */
export function Nonlinearity(fn: EntryFn, options: NonlinearityOptions = {}): Nonlinearity {
  const resolved = resolveNonlinearity(fn, options);
  const smooth = smoothFn(resolved);
  const fit = fitted(smooth, resolved);
  return defineLayer<Nonlinearity>({
    name: 'Nonlinearity',
    options: resolved,
    accuracy: fit.error,
    terms: fit.series.even.length + fit.series.odd.length,
    kernel: nonlinearityKernel(smooth, fit, resolved),
    finite: pointwise((g, x) => along(g, smooth.value(g, x), x)),
    limit: beyondVariance('Nonlinearity', resolved.maxVariance),
    masks: REMASKED,
    shape: (state) => activationShape('Nonlinearity', state),
  });
}
