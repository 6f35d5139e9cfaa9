import type { Scalar } from '../../hyper.js';
import { defineLayer, type Layer } from '../../layer.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import type { SmoothOptions } from '../smooth/options.js';
import { beyondVariance } from '../smooth/parts.js';
import { eluFinite } from './finite.js';
import { eluKernel } from './kernel.js';
import { type EluResolved, resolveElu } from './options.js';

/** The type of {@link Elu}. */
export interface Elu extends Layer {
  readonly name: 'Elu';
  readonly options: EluResolved;
  readonly '~out': ActivationOut<'Elu', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * x where x is positive, alpha (exp(x) - 1) elsewhere.
 *
 * Its kernel is a Hermite series, in float64 good to 3e-11 of the root of both diagonal entries (NNGP and the factor of the
 * NTK; measured against quadrature) for variances of its inputs up to `maxVariance`; larger ones are refused when they
 * turn up. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError on an alpha that is not finite, or unless `maxVariance` is above 0 and at most 1000.
 */
export function Elu(alpha: Scalar = 1, options: SmoothOptions = {}): Elu {
  const resolved = resolveElu(alpha, options);
  return defineLayer<Elu>({
    name: 'Elu',
    options: resolved,
    kernel: eluKernel(resolved),
    finite: eluFinite(resolved),
    limit: beyondVariance('Elu', resolved.maxVariance),
    shape: (state) => activationShape('Elu', state),
  });
}
