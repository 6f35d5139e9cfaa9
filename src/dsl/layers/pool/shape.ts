import type { Sentence } from '../../../types/sentences.js';
import { declareAxes } from '../../checks/declare-axes.js';
import { oneTensor } from '../../checks/one-tensor.js';
import { aroundWindow, axisText, rankMisfit, slideWindow, stridesMisfit } from '../../checks/slide-window.js';
import { type State, type TensorState, tensor } from '../../state.js';
import type { PoolResolved } from './options.js';

/** A window slides over every spatial axis; channels and Gaussianity stay: the run-time twin of `PoolOut`. */
export function poolShape(layer: string, o: PoolResolved, state: State): State | Sentence {
  const names = { layer, option: 'windowShape' } as const;
  const window = { sizes: o.window, strides: o.strides, padding: o.padding };
  const given = oneTensor(layer, state);
  if (typeof given === 'string') return given;
  const input: TensorState =
    given.kind === 'unknown' ? tensor(aroundWindow(o.window), { gaussian: given.gaussian ?? true }) : given;
  const text =
    o.batchAxis === 0 && o.channelAxis === -1 ? axisText(o.window) : `batch, channels and ${o.window.length} spatial`;
  const misfit = stridesMisfit(names, window) ?? rankMisfit(names, input.dims, o.window, text);
  if (misfit) return misfit;
  const axes = declareAxes(layer, input, o);
  if (typeof axes === 'string') return axes;
  const dims = slideWindow(layer, input.dims, axes, window, input.dims[axes.channel] ?? null);
  if (typeof dims === 'string') return dims;
  return tensor(dims, { batchAxis: axes.batch, channelAxis: axes.channel, gaussian: input.gaussian });
}
