import { defineLayer, type Layer } from '../../layer.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { signFinite } from './finite.js';
import { signKernel } from './kernel.js';
import type { SignResolved } from './options.js';

/** The type of {@link Sign}. */
export interface Sign extends Layer {
  readonly name: 'Sign';
  readonly options: SignResolved;
  readonly '~out': ActivationOut<'Sign', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * -1, 0 or 1 on every entry. No gradient passes: the NTK is zero after it. Needs Gaussian inputs: Dense or Conv before
 * it.
 */
export function Sign(): Sign {
  return defineLayer<Sign>({
    name: 'Sign',
    options: {},
    kernel: signKernel,
    finite: signFinite,
    shape: (state) => activationShape('Sign', state),
  });
}
