import { InternalError } from '../../../compile/errors.js';
import { hasAxis, pAxis, qAxis, staticExtent } from '../../../compile/graph/axis.js';
import type { GraphBuilder } from '../../../compile/graph/builder.js';
import { axisOf } from '../../checks/declare-axes.js';
import { mapAll, SAMPLE_PAIRS, tensor } from '../../kernel/covariances.js';
import type { KernelState } from '../../kernel/kernel-state.js';
import { layoutOf } from '../../kernel/layout.js';
import type { MixingRule } from '../../kernel/mixing.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry } from '../../kernel/windows.js';
import type { State, TensorState } from '../../state.js';
import { combined, kernelsOf } from '../fan-in/kernels.js';
import { addNtks } from '../fan-in/ntk.js';
import type { FanInConcatResolved } from './options.js';
import { runningTotals } from './running-totals.js';

/**
 * Along the channels: the mean of the branches' covariances, weighted by their numbers of channels. Along a spatial
 * axis: each branch's covariances where it stands, and zeros between positions of different branches.
 */
export const fanInConcatKernel =
  ({ axis }: FanInConcatResolved): KernelRule =>
  (tree, input, { g }) => {
    const kernels = kernelsOf('FanInConcat', tree);
    const states = statesOf(input);
    if (kernels.length === 1) return entry(kernels, 0);
    const first = entry(states, 0);
    const at = placeOf(first, axis);
    const parts = at === 'channels' ? shares(g, kernels, states) : blocks(g, kernels, at);
    return parts.reduce((a, b) => combined(a, b, g.add, addNtks(g, a.ntk, b.ntk)));
  };

/** Whether a layer concatenates the samples of a batch. */
export const fanInConcatMixing =
  ({ axis }: FanInConcatResolved): MixingRule =>
  (input) => {
    const first = input.kind === 'branches' ? input.branches[0] : undefined;
    return first?.kind === 'tensor' && placeOf(first, axis) === 'samples' ? 'samples' : 'none';
  };

/** What an axis is: the channels, the samples, or a spatial axis by its place among them. */
function placeOf(state: TensorState, axis: number): 'channels' | 'samples' | number {
  const { batch, channel, spatial } = layoutOf(state);
  const at = axisOf(state.dims.length, axis) ?? axis;
  return at === channel ? 'channels' : at === batch ? 'samples' : spatial.indexOf(at);
}

const statesOf = (input: State): readonly TensorState[] => {
  if (input.kind !== 'branches') throw new InternalError('FanInConcat got one tensor');
  return input.branches.map(tensor);
};

/** Each branch's covariances times its share of the channels. */
function shares(
  g: GraphBuilder,
  kernels: readonly KernelState[],
  states: readonly TensorState[],
): readonly KernelState[] {
  const { total } = runningTotals(states.map(widthOf));
  return kernels.map((k, branch) => {
    const share = widthOf(entry(states, branch)) / total;
    return mapAll(k, (x) => g.affine(x, share, 0));
  });
}

function widthOf(state: TensorState): number {
  const width = state.dims[layoutOf(state).channel];
  if (typeof width !== 'number') throw new InternalError('the number of channels is not known');
  return width;
}

/**
 * Each branch's covariances at its place along the axes that are as long as all branches together: both positions of a
 * pair, or both samples. Entries of different branches are zero, as far as a covariance has them.
 */
function blocks(g: GraphBuilder, kernels: readonly KernelState[], at: 'samples' | number): readonly KernelState[] {
  const groups: readonly Group[] =
    at === 'samples'
      ? SAMPLE_PAIRS.flatMap(([own, other]) => [own, other].map((name) => ({ axes: [name], like: own })))
      : [{ axes: [pAxis(at), qAxis(at)], like: pAxis(at) }];
  const places = groups.map(({ axes, like }) => {
    const { starts, total } = runningTotals(kernels.map((k) => staticExtent(k.nngp.axes, like) ?? 0));
    // a window of one entry that reads zeros before and behind the branch
    return { starts, window: { axes, size: 1, stride: 1, out: total, wrap: false } };
  });
  return kernels.map((k, branch) =>
    mapAll(k, (x) =>
      g.windowSum(
        x,
        places.flatMap(({ starts, window }) =>
          window.axes.every((name) => hasAxis(x.axes, name)) ? [{ ...window, lo: entry(starts, branch) }] : [],
        ),
      ),
    ),
  );
}

/** Axes along which a branch has one place, and an axis of the nngp that is as long. */
interface Group {
  readonly axes: readonly string[];
  readonly like: string;
}
