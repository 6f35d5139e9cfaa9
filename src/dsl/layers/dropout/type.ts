import type { NeedsOneTensor } from '../../../types/misfit.js';
import type { Tensor } from '../../../types/state.js';
import type { DropoutMode } from './options.js';

/** Keeps the shape; entries that are dropped at random are not Gaussian any more. */
export type DropoutOut<I, M extends DropoutMode> =
  I extends Tensor<infer S, infer B, infer C, infer G>
    ? Tensor<S, B, C, [M] extends ['test'] ? G : [M] extends ['train'] ? false : G extends false ? false : boolean>
    : NeedsOneTensor<'Dropout', I>;
