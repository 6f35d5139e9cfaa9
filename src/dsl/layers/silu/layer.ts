import { SILU } from '../../kernel/hermite/logistic.js';
import { defineLayer, type Layer } from '../../layer.js';
import type { ActivationOut } from '../activation/type.js';
import type { SmoothOptions, SmoothResolved } from '../smooth/options.js';
import { smoothParts } from '../smooth/parts.js';

/** The type of {@link Silu}. */
export interface Silu extends Layer {
  readonly name: 'Silu';
  readonly options: SmoothResolved;
  readonly '~out': ActivationOut<'Silu', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * x / (1 + exp(-x)) on every entry, also called swish.
 *
 * Its kernel is a Hermite series, in float64 good to 2e-12 of the root of both diagonal entries (NNGP and the factor of the
 * NTK; measured against quadrature) for variances of its inputs up to `maxVariance`; larger ones are refused when they
 * turn up. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError unless `maxVariance` is above 0 and at most 1000.
 */
export function Silu(options: SmoothOptions = {}): Silu {
  return defineLayer<Silu>({ name: 'Silu', ...smoothParts('Silu', SILU, 'odd', options) });
}
