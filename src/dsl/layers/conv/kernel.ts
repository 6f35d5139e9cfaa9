import { pAxis, qAxis } from '../../../compile/graph/axis.js';
import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node, Window } from '../../../compile/graph/node.js';
import { product } from '../../../compile/product.js';
import { randomAffine } from '../../kernel/affine.js';
import { mapAll, single, tensor } from '../../kernel/covariances.js';
import { channelsOf, spatialExtent } from '../../kernel/geometry.js';
import type { KernelState } from '../../kernel/kernel-state.js';
import type { KernelContext, KernelRule } from '../../kernel/rule.js';
import { entry, slidingWindow } from '../../kernel/windows.js';
import type { State } from '../../state.js';
import { deviations } from '../weights.js';
import type { ConvResolved } from './options.js';

/** Renames position axes so that they follow the order of the output's layout. */
function toOutputOrder(g: GraphBuilder, k: KernelState, order: readonly number[]): KernelState {
  const map = order.flatMap((from, to) => [[pAxis(from), pAxis(to)] as const, [qAxis(from), qAxis(to)] as const]);
  return mapAll(k, (x) => g.rename(x, map));
}

/** The filter over every spatial axis of a kernel; `axes` are those that slide together on one of them. */
export const filterWindows = (
  o: ConvResolved,
  k: KernelState,
  axes: (spatial: number) => readonly string[],
): readonly Window[] =>
  o.filterShape.map((size, axis) =>
    slidingWindow(axes(axis), spatialExtent(k, axis), size, entry(o.strides, axis), o.padding),
  );

/** The covariances after random weights and biases, where `tapSums` adds up a covariance over the taps of the filter. */
export function convolved(
  o: ConvResolved,
  k: KernelState,
  input: State,
  context: KernelContext,
  tapSums: (x: Node) => Node,
): KernelState {
  const { g } = context;
  const taps = product(o.filterShape);
  const conv = (x: Node): Node => g.affine(tapSums(x), 1 / taps, 0);
  const fanIn = (): number => taps * channelsOf(tensor(input), o.channelAxis);
  const weights = { ...o, ...deviations(context, o), s0: o.s[0], fanIn };
  return toOutputOrder(g, randomAffine(g, k, weights, conv), o.outOrder);
}

/**
 * conv(K)[p, q] = (1/T) sum_t K[s p + t - lo, s q + t - lo] over the T taps of the filter: both positions slide
 * together because the weights are shared (Novak et al. 2019, arXiv:1810.05148, eq. 7; NTK: Arora et al. 2019,
 * arXiv:1904.11955, section 4).
 */
export const convKernel =
  (o: ConvResolved): KernelRule =>
  (tree, input, context) => {
    const k = single(tree);
    const windows = filterWindows(o, k, (axis) => [pAxis(axis), qAxis(axis)]);
    return convolved(o, k, input, context, (x) => context.g.windowSum(x, windows));
  };
