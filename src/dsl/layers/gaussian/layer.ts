import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { gaussianFinite } from './finite.js';
import { gaussianKernel } from './kernel.js';
import { type GaussianOptions, type GaussianResolved, resolveGaussian } from './options.js';

/** The type of {@link Gaussian}. */
export interface Gaussian extends Layer {
  readonly name: 'Gaussian';
  readonly options: GaussianResolved;
  readonly '~out': ActivationOut<'Gaussian', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * a exp(b x^2) on every entry. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError on a number that is not finite.
 */
export function Gaussian(options: GaussianOptions = {}): Gaussian {
  const resolved = resolveGaussian(options);
  return defineLayer<Gaussian>({
    name: 'Gaussian',
    options: resolved,
    kernel: gaussianKernel(resolved),
    finite: gaussianFinite(resolved),
    masks: REMASKED,
    shape: (state) => activationShape('Gaussian', state),
  });
}
