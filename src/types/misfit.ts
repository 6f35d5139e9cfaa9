import type { Say } from './sentences.js';
import type { Shape, ShowShape } from './shape.js';
import type { Show } from './state.js';

/** The sentence for a layer on one tensor that meets several. */
export type NeedsOneTensor<Layer extends string, I> = Say<'oneTensor', { layer: Layer; shape: Show<I> }>;

/** The sentence for a tensor of rank 0 or 1. */
export type NeedsTwoAxes<Layer extends string, S extends Shape> = Say<
  'batchAndChannels',
  { layer: Layer; shape: ShowShape<S> }
>;
