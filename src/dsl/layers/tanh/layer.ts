import { TANH } from '../../kernel/hermite/logistic.js';
import { defineLayer, type Layer } from '../../layer.js';
import type { ActivationOut } from '../activation/type.js';
import type { SmoothOptions, SmoothResolved } from '../smooth/options.js';
import { smoothParts } from '../smooth/parts.js';

/** The type of {@link Tanh}. */
export interface Tanh extends Layer {
  readonly name: 'Tanh';
  readonly options: SmoothResolved;
  readonly '~out': ActivationOut<'Tanh', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * tanh(x) on every entry.
 *
 * Its kernel is a Hermite series, in float64 good to 1e-11 of the root of both diagonal entries (NNGP and the factor of the
 * NTK; measured against quadrature) for variances of its inputs up to `maxVariance`; larger ones are refused when they
 * turn up. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError unless `maxVariance` is above 0 and at most 1000.
 */
export function Tanh(options: SmoothOptions = {}): Tanh {
  return defineLayer<Tanh>({ name: 'Tanh', ...smoothParts('Tanh', TANH, 'even', options) });
}
