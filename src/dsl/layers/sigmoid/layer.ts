import { SIGMOID } from '../../kernel/hermite/logistic.js';
import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import type { ActivationOut } from '../activation/type.js';
import type { SmoothOptions, SmoothResolved } from '../smooth/options.js';
import { smoothParts } from '../smooth/parts.js';

/** The type of {@link Sigmoid}. */
export interface Sigmoid extends Layer {
  readonly name: 'Sigmoid';
  readonly options: SmoothResolved;
  readonly '~out': ActivationOut<'Sigmoid', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * 1 / (1 + exp(-x)) on every entry.
 *
 * Its kernel is a Hermite series, in float64 good to 1e-11 of the root of both diagonal entries (NNGP and the factor of the
 * NTK; measured against quadrature) for variances of its inputs up to `maxVariance`; larger ones are refused when they
 * turn up. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError unless `maxVariance` is above 0 and at most 1000.
 */
export function Sigmoid(options: SmoothOptions = {}): Sigmoid {
  return defineLayer<Sigmoid>({
    name: 'Sigmoid',
    ...smoothParts('Sigmoid', SIGMOID, 'even', options),
    masks: REMASKED,
  });
}
