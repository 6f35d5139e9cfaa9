import type { Layer, LayerAxes } from '../layer.js';
import type { TensorState } from '../state.js';
import { axisOf } from './declare-axes.js';

/** The axes that the first layer to mind them declares. */
export const firstAxes = (layers: readonly Layer[]): LayerAxes | undefined => layers.find((l) => l.axes)?.axes;

/**
 * The state with these axes, where no layer has declared others; axes that the shape does not have, or twice the same,
 * are left for the layer itself to refuse. The run-time twin of `Settle`.
 */
export function settleAxes(state: TensorState, axes: LayerAxes | undefined): TensorState {
  if (!axes || (state.batchAxis !== null && state.channelAxis !== null)) return state;
  const batch = axisOf(state.dims.length, axes.batchAxis);
  const channel = axes.channelAxis === null ? null : axisOf(state.dims.length, axes.channelAxis);
  if (batch === null || batch === channel || (channel === null && axes.channelAxis !== null)) return state;
  return Object.freeze({
    ...state,
    batchAxis: state.batchAxis ?? batch,
    channelAxis: state.channelAxis ?? channel,
  });
}
