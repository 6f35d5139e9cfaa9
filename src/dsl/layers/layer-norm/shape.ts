import { type Sentence, say } from '../../../types/sentences.js';
import { type Axes, countedAxes, declareAxes } from '../../checks/declare-axes.js';
import { lacksAxes, oneTensor } from '../../checks/one-tensor.js';
import { showDims, showState } from '../../show.js';
import type { State, TensorState } from '../../state.js';
import type { LayerNormResolved } from './options.js';

const LAYER = 'LayerNorm';

/** Keeps the shape: the run-time twin of `LayerNormOut`. */
export function layerNormShape(o: LayerNormResolved, state: State): State | Sentence {
  const input = oneTensor(LAYER, state);
  if (typeof input === 'string') return input;
  if (input.gaussian === false) return say('gaussian', { layer: LAYER, shape: showState(input) });
  if (input.kind === 'unknown') return { kind: 'unknown', gaussian: true };
  const axes = lacksAxes(LAYER, input) ?? declareAxes(LAYER, input, o);
  if (typeof axes === 'string') return axes;
  const places = normAxes(o, input, axes);
  if (typeof places === 'string') return places;
  return Object.freeze({ ...input, batchAxis: axes.batch, channelAxis: axes.channel, gaussian: true });
}

/** The axes that are normalised over, counted from the start; or the sentence for what is wrong with them. */
export function normAxes(o: LayerNormResolved, { dims }: TensorState, { channel }: Axes): readonly number[] | Sentence {
  const places = countedAxes(LAYER, o.axis, dims);
  if (typeof places === 'string' || places.includes(channel)) return places;
  return say('normChannels', { axes: showDims(o.axis), shape: showDims(dims), channel });
}
