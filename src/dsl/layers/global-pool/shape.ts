import type { Sentence } from '../../../types/sentences.js';
import { declareAxes } from '../../checks/declare-axes.js';
import { lacksAxes, oneTensor } from '../../checks/one-tensor.js';
import { type State, tensor } from '../../state.js';
import type { AxesResolved } from '../axes.js';

/** Drops all spatial axes; batch and channels keep their order: the run-time twin of `GlobalPoolOut`. */
export function globalPoolShape(layer: string, o: AxesResolved, state: State): State | Sentence {
  const input = oneTensor(layer, state);
  if (typeof input === 'string') return input;
  if (input.kind === 'unknown') return tensor([null, null], { gaussian: input.gaussian ?? true });
  const axes = lacksAxes(layer, input) ?? declareAxes(layer, input, o);
  if (typeof axes === 'string') return axes;
  const batch = input.dims[axes.batch] ?? null;
  const channels = input.dims[axes.channel] ?? null;
  return axes.batch < axes.channel
    ? tensor([batch, channels], { batchAxis: 0, channelAxis: 1, gaussian: input.gaussian })
    : tensor([channels, batch], { batchAxis: 1, channelAxis: 0, gaussian: input.gaussian });
}
