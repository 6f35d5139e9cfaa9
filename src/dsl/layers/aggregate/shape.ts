import { type Sentence, say } from '../../../types/sentences.js';
import { axisOf, axisOutside, declareAxes } from '../../checks/declare-axes.js';
import { lacksAxes, oneTensor } from '../../checks/one-tensor.js';
import { showDims } from '../../show.js';
import { type State, tensor } from '../../state.js';
import type { AggregateResolved } from './options.js';

/** The axes to sum over, in ascending order, of an input of this rank that has them. */
export function aggregateAxes(
  { aggregateAxis, batchAxis, channelAxis }: AggregateResolved,
  rank: number,
): readonly number[] {
  const others = [axisOf(rank, batchAxis), axisOf(rank, channelAxis)];
  const spatial = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !others.includes(axis));
  if (aggregateAxis === null) return spatial;
  const named = aggregateAxis.map((axis) => axisOf(rank, axis));
  return spatial.filter((axis) => named.includes(axis));
}

/** Sizes stay as they are: the run-time twin of `AggregateOut`. */
export function aggregateShape(o: AggregateResolved, state: State): State | Sentence {
  const input = oneTensor('Aggregate', state);
  if (typeof input === 'string') return input;
  if (input.kind === 'unknown') return { kind: 'unknown', gaussian: input.gaussian ?? true };
  const { dims, gaussian } = input;
  const axes = lacksAxes('Aggregate', input) ?? declareAxes('Aggregate', input, o);
  if (typeof axes === 'string') return axes;
  const shape = showDims(dims);
  const seen = new Set<number>();
  for (const given of o.aggregateAxis ?? []) {
    const axis = axisOf(dims.length, given);
    if (axis === null) return axisOutside('Aggregate', 'aggregateAxis', given, dims);
    if (seen.has(axis)) return say('axisTwice', { layer: 'Aggregate', option: 'aggregateAxis', axis, shape });
    if (axis === axes.channel) return say('aggregateAxis', { what: 'channel', axis, shape });
    if (axis === axes.batch) return say('aggregateAxis', { what: 'batch', axis, shape });
    seen.add(axis);
  }
  if (aggregateAxes(o, dims.length).length === 0) return say('aggregateNone', { shape });
  return tensor(dims, { batchAxis: axes.batch, channelAxis: axes.channel, gaussian });
}
