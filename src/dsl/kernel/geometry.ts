import { InternalError } from '../../compile/errors.js';
import { pAxis, staticExtent } from '../../compile/graph/axis.js';
import type { TensorState } from '../state.js';
import type { KernelState } from './kernel-state.js';

/** The static size of spatial axis `k` of a kernel. */
export function spatialExtent(k: KernelState, axis: number): number {
  const extent = staticExtent(k.cov1.axes, pAxis(axis));
  if (extent === undefined) throw new InternalError(`the kernel has no spatial axis ${axis}`);
  return extent;
}

/** Finite number of channels before a layer; kernels are only built for networks whose channels are known. */
export function channelsOf(state: TensorState, declared: number): number {
  const axis = state.channelAxis ?? declared;
  const size = state.dims[axis < 0 ? axis + state.dims.length : axis];
  if (typeof size !== 'number') throw new InternalError('the number of channels is not known');
  return size;
}

/** Number of positions of one sample. */
export function positionCount(k: KernelState): number {
  let count = 1;
  for (let axis = 0; axis < k.spatial; axis++) count *= spatialExtent(k, axis);
  return count;
}
