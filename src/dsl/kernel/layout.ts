import type { TensorState } from '../state.js';

/** Axes of an array as the kernels see it: samples, positions, channels. */
export interface Layout {
  readonly batch: number;
  readonly channel: number;
  readonly spatial: readonly number[];
}

/** Where batch and channels are: where layers have declared them, else the first axis and the last that is left. */
export function layoutOf(state: TensorState): Layout {
  const rank = state.dims.length;
  const batch = state.batchAxis ?? 0;
  const channel = state.channelAxis ?? (batch === rank - 1 ? rank - 2 : rank - 1);
  const spatial = state.dims.map((_, axis) => axis).filter((axis) => axis !== batch && axis !== channel);
  return { batch, channel, spatial };
}
