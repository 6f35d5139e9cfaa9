import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { sigmoidLikeFinite } from './finite.js';
import { sigmoidLikeKernel } from './kernel.js';
import type { SigmoidLikeResolved } from './options.js';

/** The type of {@link Sigmoid_like}. */
export interface Sigmoid_like extends Layer {
  readonly name: 'Sigmoid_like';
  readonly options: SigmoidLikeResolved;
  readonly '~out': ActivationOut<'Sigmoid_like', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * erf(x / 2.402…) / 2 + 1 / 2 on every entry, which is the logistic sigmoid to within 0.01 and has a closed form (named
 * as in the reference). Needs Gaussian inputs: Dense or Conv before it.
 */
export function Sigmoid_like(): Sigmoid_like {
  return defineLayer<Sigmoid_like>({
    name: 'Sigmoid_like',
    options: {},
    kernel: sigmoidLikeKernel,
    finite: sigmoidLikeFinite,
    masks: REMASKED,
    shape: (state) => activationShape('Sigmoid_like', state),
  });
}
