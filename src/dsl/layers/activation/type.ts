import type { NeedsOneTensor } from '../../../types/misfit.js';
import type { Say } from '../../../types/sentences.js';
import type { ShowShape } from '../../../types/shape.js';
import type { Tensor } from '../../../types/state.js';

/**
 * A nonlinearity keeps the shape and ends Gaussianity; its kernel has a closed form only for Gaussian inputs. Other
 * nonlinearities than the built-in ones can use it as their `'~out'`.
 */
export type ActivationOut<Layer extends string, I> =
  I extends Tensor<infer S, infer B, infer C, infer G>
    ? [G] extends [false]
      ? Say<'gaussian', { layer: Layer; shape: ShowShape<S> }>
      : Tensor<S, B, C, false>
    : NeedsOneTensor<Layer, I>;
