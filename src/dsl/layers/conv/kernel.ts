import { pAxis, qAxis } from '../../../compile/graph/axis.js';
import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { randomAffine } from '../../kernel/affine.js';
import { mapAll, single, tensor } from '../../kernel/covariances.js';
import { channelsOf, spatialExtent } from '../../kernel/geometry.js';
import type { KernelState } from '../../kernel/kernel-state.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry, slidingWindow } from '../../kernel/windows.js';
import { deviations } from '../weights.js';
import type { ConvResolved } from './options.js';

/** Renames position axes so that they follow the order of the output's layout. */
function toOutputOrder(g: GraphBuilder, k: KernelState, order: readonly number[]): KernelState {
  const map = order.flatMap((from, to) => [[pAxis(from), pAxis(to)] as const, [qAxis(from), qAxis(to)] as const]);
  return mapAll(k, (x) => g.rename(x, map));
}

/**
 * conv(K)[p, q] = (1/T) sum_t K[s p + t - lo, s q + t - lo] over the T taps of the filter: both positions slide
 * together because the weights are shared (Novak et al. 2019, arXiv:1810.05148, eq. 7; NTK: Arora et al. 2019,
 * arXiv:1904.11955, section 4).
 */
export const convKernel =
  (o: ConvResolved): KernelRule =>
  (tree, input, context) => {
    const { g } = context;
    const k = single(tree);
    const taps = o.filterShape.reduce((a, b) => a * b, 1);
    const windows = o.filterShape.map((size, axis) =>
      slidingWindow([pAxis(axis), qAxis(axis)], spatialExtent(k, axis), size, entry(o.strides, axis), o.padding),
    );
    const conv = (x: Node): Node => g.affine(g.windowSum(x, windows), 1 / taps, 0);
    const fanIn = (): number => taps * channelsOf(tensor(input), o.channelAxis);
    const weights = { ...o, ...deviations(context, o), s0: o.s[0], fanIn };
    return toOutputOrder(g, randomAffine(g, k, weights, conv), o.outOrder);
  };
