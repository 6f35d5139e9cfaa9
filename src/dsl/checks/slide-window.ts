import type { Padding } from '../../types/conv-size.js';
import { type Sentence, say } from '../../types/sentences.js';
import { showDims } from '../show.js';
import type { DimValue } from '../state.js';
import type { Axes } from './declare-axes.js';

/** Who slides a window, and the option that holds its sizes. */
export interface WindowNames {
  readonly layer: string;
  readonly option: 'filterShape' | 'windowShape';
}

/** A window over the spatial axes, in their order. */
export interface Window {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
}

/** Number of places of a window on an axis, `undefined` if it does not fit: the run-time twin of `WindowSize`. */
export function windowSize(size: DimValue, window: number, stride: number, padding: Padding): DimValue | undefined {
  if (size === null) return null;
  const keeps = stride === 1 && (padding !== 'VALID' || window === 1);
  if (typeof size === 'string') return keeps ? size : null;
  if (padding !== 'VALID') return Math.ceil(size / stride);
  return window > size ? undefined : Math.floor((size - window) / stride) + 1;
}

/** Size of an axis after a transposed convolution, which always fits: the run-time twin of `TransposedSize`. */
export function transposedSize(size: DimValue, window: number, stride: number, padding: Padding): DimValue {
  if (typeof size === 'number') return size * stride + (padding === 'VALID' ? Math.max(window - stride, 0) : 0);
  return stride === 1 && (padding !== 'VALID' || window === 1) ? size : null;
}

/** The sizes after sliding over all axes but batch and channels, or the sentence for the first that is too small. */
export function slideWindow(
  layer: string,
  dims: readonly DimValue[],
  { batch, channel }: Axes,
  window: Window,
  channels: DimValue,
  sizeOf: typeof windowSize = windowSize,
): readonly DimValue[] | Sentence {
  const out: DimValue[] = [];
  let spatial = 0;
  for (const [axis, size] of dims.entries()) {
    if (axis === batch || axis === channel) {
      out.push(axis === batch ? size : channels);
      continue;
    }
    const k = window.sizes[spatial] ?? 1;
    const places = sizeOf(size, k, window.strides[spatial] ?? 1, window.padding);
    if (places === undefined) return say('windowFit', { layer, window: k, axis, shape: showDims(dims) });
    out.push(places);
    spatial++;
  }
  return out;
}

/** The sentence for strides and window of different lengths, else null. */
export function stridesMisfit({ layer, option }: WindowNames, { sizes, strides }: Window): Sentence | null {
  if (sizes.length === strides.length) return null;
  return say('strides', { layer, option, window: showDims(sizes), strides: showDims(strides) });
}

/** The sentence for a tensor that does not have one axis per window size, batch and channels; else null. */
export function rankMisfit(
  { layer, option }: WindowNames,
  dims: readonly DimValue[],
  sizes: readonly number[],
  axes: string,
): Sentence | null {
  const rank = sizes.length + 2;
  if (dims.length === rank) return null;
  return say('rank', { layer, rank, axes, shape: showDims(dims), option, window: showDims(sizes) });
}

/** The usual names of the axes around a window. */
export function axisText(sizes: readonly number[]): string {
  return ['N, C', 'N, W, C', 'N, H, W, C', 'N, D, H, W, C'][sizes.length] ?? `N, ${sizes.length} spatial axes, C`;
}

/** Unknown sizes, batch first and channels last, for a window met before its input is known. */
export const aroundWindow = (sizes: readonly number[]): readonly DimValue[] => [null, ...sizes.map(() => null), null];
