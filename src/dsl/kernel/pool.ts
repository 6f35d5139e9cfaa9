import { pAxis, qAxis } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { spatialExtent } from './geometry.js';
import type { KernelState } from './kernel-state.js';
import { entry, slidingWindow, type WindowPadding, windowCounts } from './windows.js';

/** A pooling layer over the spatial axes of its input, in their order. */
export interface PoolWindow {
  readonly window: readonly number[];
  readonly strides: readonly number[];
  readonly padding: WindowPadding;
}

/** A K A^T for the windowed-sum matrix A: both positions of a pair slide on their own. */
export function poolSums(g: GraphBuilder, k: KernelState, o: PoolWindow, x: Node): Node {
  const windows = o.window.flatMap((size, axis) =>
    [pAxis(axis), qAxis(axis)].map((name) =>
      slidingWindow([name], spatialExtent(k, axis), size, entry(o.strides, axis), o.padding),
    ),
  );
  return g.windowSum(x, windows);
}

/** 1 / (elements really in each window), at both positions of a pair, as factors to multiply. */
export function edgeNormalisers(g: GraphBuilder, k: KernelState, o: PoolWindow): readonly Node[] {
  return o.window.flatMap((size, axis) => {
    const counts = windowCounts(spatialExtent(k, axis), size, entry(o.strides, axis), o.padding);
    return [pAxis(axis), qAxis(axis)].map((name) =>
      g.constant(
        counts.map((n) => 1 / n),
        [{ name, extent: counts.length }],
      ),
    );
  });
}
