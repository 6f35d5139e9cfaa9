import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import { entry, slidingWindow, windowCounts } from '../kernel/windows.js';
import type { AxesResolved } from '../layers/axes.js';
import type { PoolResolved } from '../layers/pool/options.js';
import { nameAt, sizeOf } from './arrays.js';

/** The names of all axes but batch and channels, in their order. */
export function spatialNames(x: Placed, o: AxesResolved): readonly string[] {
  const others = [nameAt(x, o.batchAxis), nameAt(x, o.channelAxis)];
  return x.order.filter((name) => !others.includes(name));
}

/** Sums over a window that slides over the spatial axes. */
export const poolSum = (g: GraphBuilder, x: Placed, o: PoolResolved): Node =>
  g.windowSum(
    x.node,
    spatialNames(x, o).map((name, k) =>
      slidingWindow([name], sizeOf(x, name), entry(o.window, k), entry(o.strides, k), o.padding),
    ),
  );

/** 1 / (entries really in each window), one factor a spatial axis. */
export const edgeFactors = (g: GraphBuilder, x: Placed, o: PoolResolved): readonly Node[] =>
  spatialNames(x, o).map((name, k) => {
    const counts = windowCounts(sizeOf(x, name), entry(o.window, k), entry(o.strides, k), o.padding);
    return g.constant(
      counts.map((n) => 1 / n),
      [{ name, extent: counts.length }],
    );
  });
