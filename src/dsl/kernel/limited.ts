import { InternalError } from '../../compile/errors.js';
import { hasAxis } from '../../compile/graph/axis.js';
import type { Node } from '../../compile/graph/node.js';
import { positionAxes, single, variance } from './covariances.js';
import { applyDual, type DualActivation } from './dual-activation.js';
import type { KernelState, KernelTree } from './kernel-state.js';
import type { KernelContext } from './rule.js';
import type { KernelSide } from './sample-inputs.js';

/** Up to where variances count as `limit`: what rounding may add to it. */
export const withRounding = (limit: number): number => limit * (1 + 1e-6);

/**
 * As `applyDual`, for a function whose `prepare` is good for variances up to `limit`: the context is told of all samples
 * that have larger ones, as numbers of their own. No mark in the kernels would do: what comes behind may drop what is not
 * a number (`max` does), and on GPUs compilers may take it that there is no such thing.
 */
export function applyLimited(
  context: KernelContext,
  tree: KernelTree,
  limit: number,
  phi: DualActivation,
): KernelState {
  const k = single(tree);
  const { g, beyond } = context;
  if (!beyond) throw new InternalError('nothing looks for variances beyond the limit here');
  const add = (side: KernelSide, cov: Node): void => {
    const v = variance(g, cov, k.spatial);
    // at most the limit itself, so that none overflows
    const above = g.pointwise('max', [g.sub(g.pointwise('min', [v, 2 * limit]), withRounding(limit)), 0]);
    const positions = positionAxes(k.spatial).filter((name) => hasAxis(above.axes, name));
    beyond.push({ side, excess: positions.length > 0 ? g.sum(above, positions) : above });
  };
  add(1, k.cov1);
  if (k.cov2) add(2, k.cov2);
  return applyDual(g, k, phi);
}
