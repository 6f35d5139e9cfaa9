import type { Sentence } from '../../../types/sentences.js';
import { declareAxes } from '../../checks/declare-axes.js';
import { lacksAxes, oneTensor } from '../../checks/one-tensor.js';
import { type State, tensor } from '../../state.js';
import type { AxesResolved } from '../axes.js';

/** Other channels and all other axes as they are; Gaussian: the run-time twin of `ChannelsOut`. */
export function channelsShape(layer: string, o: AxesResolved, channels: number, state: State): State | Sentence {
  const input = oneTensor(layer, state);
  if (typeof input === 'string') return input;
  if (input.kind === 'unknown') return { kind: 'unknown', gaussian: true };
  const axes = lacksAxes(layer, input) ?? declareAxes(layer, input, o);
  if (typeof axes === 'string') return axes;
  const dims = input.dims.map((d, axis) => (axis === axes.channel ? channels : d));
  return tensor(dims, { batchAxis: axes.batch, channelAxis: axes.channel, gaussian: true });
}
