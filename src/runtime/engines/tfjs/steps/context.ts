import type { Counts } from '../layout.js';
import type { Tensor, TensorFlow } from '../tensorflow.js';

/** What steps run in. */
export interface Context {
  readonly tf: TensorFlow;
  readonly counts: Counts;
  /** The rows and columns of the tile are the same samples. */
  readonly diagonal: boolean;
  /** Data of an input for the samples at hand. */
  readonly feed: (name: string) => Float32Array;
}

/** Most axes a tensor may have: some kernels of some backends take no more. */
export const MOST_AXES = 5;

/** The same numbers in another shape; a handle of its own where the shape is the same. */
export const shaped = ({ tf }: Context, x: Tensor, shape: readonly number[]): Tensor => tf.reshape(x, [...shape]);
