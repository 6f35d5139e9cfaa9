import { type Sentence, say } from '../../types/sentences.js';
import { showDims } from '../show.js';
import type { DimValue, TensorState } from '../state.js';

/** Axes counted from the start. */
export interface Axes {
  readonly batch: number;
  readonly channel: number;
}

/** The axis counted from the start, `null` if the rank does not have it. */
export function axisOf(rank: number, axis: number): number | null {
  const found = axis < 0 ? axis + rank : axis;
  return found >= 0 && found < rank ? found : null;
}

/** The sentence for an axis that the shape does not have. */
export function axisOutside(layer: string, option: string, axis: number, dims: readonly DimValue[]): Sentence {
  return say('axisOutside', { layer, option, axis, shape: showDims(dims), last: dims.length - 1 });
}

/** The axes that option `axis` names, counted from the start, or the sentence for the first that the shape does not have. */
export function countedAxes(
  layer: string,
  axes: readonly number[],
  dims: readonly DimValue[],
): readonly number[] | Sentence {
  const places: number[] = [];
  for (const axis of axes) {
    const place = axisOf(dims.length, axis);
    if (place === null) return axisOutside(layer, 'axis', axis, dims);
    places.push(place);
  }
  return places;
}

/** The sentence for a batch that the layer expects elsewhere. */
export function batchElsewhere(
  layer: string,
  dims: readonly DimValue[],
  declared: number,
  actual: number,
  fix: string,
): Sentence {
  return say('batchElsewhere', { layer, declared, actual, shape: showDims(dims), fix });
}

/**
 * The axes a layer works on: those it declares, if they agree with those of the tensor so far; else a sentence. The
 * run-time twin of `Declare`.
 */
export function declareAxes(
  layer: string,
  state: TensorState,
  declared: { readonly batchAxis: number; readonly channelAxis: number },
  own: 'axes' | 'dimensionNumbers' = 'axes',
): Axes | Sentence {
  const { dims, batchAxis, channelAxis } = state;
  const batch = axisOf(dims.length, declared.batchAxis);
  const channel = axisOf(dims.length, declared.channelAxis);
  if (batch === null) return axisOutside(layer, 'batchAxis', declared.batchAxis, dims);
  if (channel === null) return axisOutside(layer, 'channelAxis', declared.channelAxis, dims);
  if (batch === channel) return say('sameAxis', { layer, axis: batch, shape: showDims(dims) });
  const fix = (option: string, axis: number): string => (own === 'axes' ? `${option}: ${axis}` : `${own} accordingly`);
  if (batchAxis !== null && batchAxis !== batch) {
    return batchElsewhere(layer, dims, batch, batchAxis, fix('batchAxis', batchAxis));
  }
  if (channelAxis !== null && channelAxis !== channel) {
    const args = { layer, declared: channel, actual: channelAxis, shape: showDims(dims) };
    return say('channelsElsewhere', { ...args, fix: fix('channelAxis', channelAxis) });
  }
  return { batch, channel };
}
