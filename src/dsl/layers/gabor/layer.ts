import { defineLayer, type Layer } from '../../layer.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { gaborFinite } from './finite.js';
import { gaborKernel } from './kernel.js';
import type { GaborResolved } from './options.js';

/** The type of {@link Gabor}. */
export interface Gabor extends Layer {
  readonly name: 'Gabor';
  readonly options: GaborResolved;
  readonly '~out': ActivationOut<'Gabor', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * exp(-x^2) sin x on every entry. Needs Gaussian inputs: Dense or Conv before it.
 */
export function Gabor(): Gabor {
  return defineLayer<Gabor>({
    name: 'Gabor',
    options: {},
    kernel: gaborKernel,
    finite: gaborFinite,
    shape: (state) => activationShape('Gabor', state),
  });
}
