import { type Sentence, say } from '../../../types/sentences.js';
import { showDims, showState } from '../../show.js';
import type { DimValue, State, TensorState, UnknownState } from '../../state.js';

const nested = (index: number, state: State): Sentence => say('fanInNested', { index, shape: showState(state) });
const showAxes = (s: TensorState): string => `${s.batchAxis ?? '?'} and ${s.channelAxis ?? '?'}`;
const compatible = (a: DimValue, b: DimValue): boolean => a === null || b === null || a === b;
const sameShape = (a: TensorState, b: TensorState): boolean =>
  a.dims.length === b.dims.length && a.dims.every((d, axis) => compatible(d, b.dims[axis] ?? null));

/** What is known when both hold. */
const meet = (a: TensorState, b: TensorState): TensorState => ({
  kind: 'tensor',
  dims: a.dims.map((d, axis) => d ?? b.dims[axis] ?? null),
  batchAxis: a.batchAxis ?? b.batchAxis,
  channelAxis: a.channelAxis ?? b.channelAxis,
  gaussian: true,
});

/** Equal shapes and layouts, every branch Gaussian: the run-time twin of `FanInSumOut`. */
export function fanInSumShape(state: State): State | Sentence {
  if (state.kind === 'tensor' || (state.kind === 'unknown' && state.gaussian !== null)) {
    return say('fanInOne', { shape: showState(state) });
  }
  if (state.kind === 'unknown') return { kind: 'unknown', gaussian: true };
  const [first, ...others] = state.branches;
  if (first === undefined || first.kind === 'branches') return nested(0, first ?? state);
  if (others.length === 0) return first;
  if (first.gaussian === false) return say('fanInGaussian', { index: 0, shape: showState(first) });
  return others.reduce<Sum>(
    (sum, branch, i) => (typeof sum === 'string' ? sum : add(sum, first, branch, i + 1)),
    gaussian(first),
  );
}

type Sum = TensorState | UnknownState | Sentence;

const gaussian = (s: TensorState | UnknownState): TensorState | UnknownState => ({ ...s, gaussian: true });

function add(sum: TensorState | UnknownState, first: TensorState | UnknownState, branch: State, index: number): Sum {
  if (branch.kind === 'branches') return nested(index, branch);
  if (branch.gaussian === false) return say('fanInGaussian', { index, shape: showState(branch) });
  if (branch.kind === 'unknown') return sum;
  if (sum.kind === 'unknown') return gaussian(branch);
  if (!sameShape(sum, branch)) {
    return say('fanInShape', { first: showState(first), index, shape: showDims(branch.dims) });
  }
  if (!compatible(sum.batchAxis, branch.batchAxis) || !compatible(sum.channelAxis, branch.channelAxis)) {
    return say('fanInAxes', { first: showAxes(sum), index, axes: showAxes(branch) });
  }
  return meet(sum, branch);
}
