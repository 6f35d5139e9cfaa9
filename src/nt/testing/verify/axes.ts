import type { Layer } from '../../../dsl/layer.js';

/** Where samples and channels stand in the input of a layer. */
export interface Axes {
  readonly rank: number;
  readonly batch: number;
  readonly channel: number;
  /** Samples first and channels last? */
  readonly usual: boolean;
}

/** Axes as a layer declares them, in arrays of this rank; those that are not there are left to the layer to refuse. */
export function axesOf({ axes }: Layer, rank: number): Axes {
  const at = (axis: number, other: number): number => {
    const place = axis < 0 ? axis + rank : axis;
    return place >= 0 && place < rank ? place : other;
  };
  const batch = at(axes?.batchAxis ?? 0, 0);
  const last = batch === rank - 1 ? rank - 2 : rank - 1;
  const declared = at(axes?.channelAxis ?? last, last);
  const channel = declared === batch ? last : declared;
  return { rank, batch, channel, usual: batch === 0 && channel === rank - 1 };
}

/** Sizes in the order of the axes, from `[...spatial, channels]` and what counts the samples. */
export function placed<T>(sizes: readonly T[], samples: T, { batch, channel, rank }: Axes): readonly T[] {
  const order = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== batch && axis !== channel);
  const places = new Map([[batch, samples], ...sizes.slice(-1).map((size) => [channel, size] as const)]);
  for (const [k, axis] of order.entries()) for (const size of sizes.slice(k, k + 1)) places.set(axis, size);
  return [...places].sort(([a], [b]) => a - b).map(([, size]) => size);
}
