import { type Sentence, say } from '../../../types/sentences.js';
import { type Axes, axisOf, axisOutside, declareAxes } from '../../checks/declare-axes.js';
import { lacksAxes, oneTensor } from '../../checks/one-tensor.js';
import { showDims } from '../../show.js';
import { type DimValue, type State, tensor } from '../../state.js';
import type { DotGeneralResolved } from './options.js';

/** An axis of the result: one of the input's or one of the constant's. */
export type DotAxis = { readonly input: number } | { readonly constant: number };

/** The axes of input and constant that meet, and the axes of the result; input axes counted from the start. */
export interface DotPlan {
  readonly sum: readonly number[];
  readonly keep: readonly number[];
  readonly order: readonly DotAxis[];
}

const unused = (rank: number, used: readonly number[]): readonly number[] =>
  Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !used.includes(axis));

/** What becomes of the axes of an input of this rank, which has all that are named. */
export function dotPlan({ constant, side, contract, batch }: DotGeneralResolved, rank: number): DotPlan {
  const counted = (axes: readonly number[]): readonly number[] => axes.map((axis) => axisOf(rank, axis) ?? rank);
  const [sum, keep] = [counted(contract.input), counted(batch.input)];
  const left = unused(rank, [...sum, ...keep]).map((input) => ({ input }));
  const used = [...contract.constant, ...batch.constant];
  const own = unused(constant?.shape.length ?? 0, used).map((axis) => ({ constant: axis }));
  const kept = keep.map((input) => ({ input }));
  return { sum, keep, order: side === 'rhs' ? [...kept, ...left, ...own] : [...kept, ...own, ...left] };
}

/** Axes kept together, then the rest of left and right: the run-time twin of `DotGeneralOut`. */
export function dotGeneralShape(o: DotGeneralResolved, state: State): State | Sentence {
  const input = oneTensor('DotGeneral', state);
  if (typeof input === 'string') return input;
  if (input.kind === 'unknown') return { kind: 'unknown', gaussian: input.gaussian ?? true };
  const { dims, gaussian } = input;
  const axes = lacksAxes('DotGeneral', input) ?? declareAxes('DotGeneral', input, o);
  if (typeof axes === 'string') return axes;
  const fault = misused(o, dims, axes) ?? unequal(o, dims);
  if (fault) return fault;
  const { order } = dotPlan(o, dims.length);
  const own = o.constant?.shape ?? [];
  return tensor(
    order.map((axis): DimValue => ('input' in axis ? dims[axis.input] : own[axis.constant]) ?? null),
    {
      batchAxis: order.findIndex((axis) => 'input' in axis && axis.input === axes.batch),
      channelAxis: order.findIndex((axis) => 'input' in axis && axis.input === axes.channel),
      gaussian,
    },
  );
}

/** The sentence for the first axis of the input that cannot be used as it is. */
function misused({ contract, batch }: DotGeneralResolved, dims: readonly DimValue[], axes: Axes): Sentence | null {
  const shape = showDims(dims);
  const seen = new Set<number>();
  for (const [k, given] of [...contract.input, ...batch.input].entries()) {
    const axis = axisOf(dims.length, given);
    const sums = k < contract.input.length;
    const does = sums ? 'sums over' : 'multiplies along';
    if (axis === null) return axisOutside('DotGeneral', 'dimensionNumbers axis', given, dims);
    if (seen.has(axis)) return say('axisTwice', { layer: 'DotGeneral', option: 'dimensionNumbers', axis, shape });
    if (axis === axes.channel) return say('dotAxis', { does, what: 'channel', axis, shape });
    if (axis === axes.batch && sums) return say('dotAxis', { does, what: 'batch', axis, shape });
    seen.add(axis);
  }
  return null;
}

/** The sentence for the first axes that meet and differ in size. */
function unequal(o: DotGeneralResolved, dims: readonly DimValue[]): Sentence | null {
  const { sum, keep } = dotPlan(o, dims.length);
  const constant = o.constant?.shape ?? [];
  const partners = [...o.contract.constant, ...o.batch.constant];
  for (const [k, axis] of [...sum, ...keep].entries()) {
    const own = partners[k] ?? 0;
    const size = dims[axis];
    if (typeof size === 'number' && size !== constant[own])
      return say('dotSizes', { axis, shape: showDims(dims), own, constant: showDims(constant) });
  }
  return null;
}
