import type { Sentence } from '../../../types/sentences.js';
import { countedAxes, declareAxes } from '../../checks/declare-axes.js';
import { lacksAxes, oneTensor } from '../../checks/one-tensor.js';
import type { State } from '../../state.js';
import type { BatchNormResolved } from './options.js';

/** Keeps the shape and Gaussianity: the run-time twin of `BatchNormOut`. */
export function batchNormShape(o: BatchNormResolved, state: State): State | Sentence {
  const input = oneTensor('BatchNorm', state);
  if (typeof input === 'string' || input.kind === 'unknown') return input;
  const axes = lacksAxes('BatchNorm', input) ?? declareAxes('BatchNorm', input, o);
  if (typeof axes === 'string') return axes;
  const places = countedAxes('BatchNorm', o.axis ?? [], input.dims);
  if (typeof places === 'string') return places;
  return Object.freeze({ ...input, batchAxis: axes.batch, channelAxis: axes.channel });
}
