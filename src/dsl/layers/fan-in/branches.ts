import { type Sentence, say } from '../../../types/sentences.js';
import { showDims, showState } from '../../show.js';
import { branches, type DimValue, type State, type TensorState, type UnknownState } from '../../state.js';

/** One tensor, of known rank or not. */
export type OneTensor = TensorState | UnknownState;

/** What is not known to be branches, or is one: the output, or the sentence. Otherwise `null`. */
export function fewBranches(layer: string, state: State): State | Sentence | null {
  if (state.kind === 'branches') {
    const [only = branches([]), ...others] = state.branches;
    if (others.length > 0) return null;
    return only.kind === 'branches' ? nested(layer, 0, only) : only;
  }
  if (state.kind === 'unknown' && state.gaussian === null) return { kind: 'unknown', gaussian: true };
  return say('fanInOne', { layer, shape: showState(state) });
}

/** The sentence for a branch that is branches. */
export const nested = (layer: string, index: number, state: State): Sentence =>
  say('fanInNested', { layer, index, shape: showState(state) });

/** The sentence for a branch that is not Gaussian, where it has to be. */
export const notGaussian = (layer: string, index: number, branch: OneTensor): Sentence =>
  say('fanInGaussian', { layer, index, shape: showState(branch) });

/** Could the two sizes, or declared axes, be the same? */
export const compatible = (a: DimValue, b: DimValue): boolean => a === null || b === null || a === b;

/** The sentence for branches that do not agree on where batch and channels are, else `null`. */
export function layoutMisfit(layer: string, sum: TensorState, index: number, branch: TensorState): Sentence | null {
  if (compatible(sum.batchAxis, branch.batchAxis) && compatible(sum.channelAxis, branch.channelAxis)) return null;
  const show = (s: TensorState): string => `${s.batchAxis ?? '?'} and ${s.channelAxis ?? '?'}`;
  return say('fanInAxes', { layer, first: show(sum), index, axes: show(branch) });
}

/** The sentence for branches of different shapes, all but one axis compared if there is one; else `null`. */
export function shapeMisfit(
  layer: string,
  sum: TensorState,
  first: OneTensor,
  index: number,
  branch: TensorState,
  axis: number | null = null,
): Sentence | null {
  const same =
    sum.dims.length === branch.dims.length &&
    sum.dims.every((d, k) => k === axis || compatible(d, branch.dims[k] ?? null));
  if (same) return null;
  const shapes = { first: showState(first), index, shape: showDims(branch.dims) };
  return axis === null ? say('fanInShape', { layer, ...shapes }) : say('fanInConcatShape', { ...shapes, axis });
}

/** What is known of the sizes and axes where both hold. */
export const meet = (a: TensorState, b: TensorState): Omit<TensorState, 'gaussian'> => ({
  kind: 'tensor',
  dims: a.dims.map((d, axis) => d ?? b.dims[axis] ?? null),
  batchAxis: a.batchAxis ?? b.batchAxis,
  channelAxis: a.channelAxis ?? b.channelAxis,
});
