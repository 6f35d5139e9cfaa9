import { SOFTPLUS } from '../../kernel/hermite/logistic.js';
import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import type { ActivationOut } from '../activation/type.js';
import type { SmoothOptions, SmoothResolved } from '../smooth/options.js';
import { smoothParts } from '../smooth/parts.js';

/** The type of {@link Softplus}. */
export interface Softplus extends Layer {
  readonly name: 'Softplus';
  readonly options: SmoothResolved;
  readonly '~out': ActivationOut<'Softplus', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * log(1 + exp(x)) on every entry.
 *
 * Its kernel is a Hermite series, in float64 good to 2e-12 of the root of both diagonal entries (NNGP and the factor of the
 * NTK; measured against quadrature) for variances of its inputs up to `maxVariance`; larger ones are refused when they
 * turn up. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError unless `maxVariance` is above 0 and at most 1000.
 */
export function Softplus(options: SmoothOptions = {}): Softplus {
  return defineLayer<Softplus>({
    name: 'Softplus',
    ...smoothParts('Softplus', SOFTPLUS, 'odd', options),
    masks: REMASKED,
  });
}
