import type { AxesResolved } from '../layers/axes.js';

/** The places of all axes but batch and channels, in their order. */
export function spatialAxes(rank: number, { batchAxis, channelAxis }: AxesResolved): readonly number[] {
  const others = [batchAxis, channelAxis].map((axis) => (axis < 0 ? axis + rank : axis));
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !others.includes(axis));
}
