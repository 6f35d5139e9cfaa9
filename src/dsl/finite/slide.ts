import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import { entry, type WindowPadding, windowExtent } from '../kernel/windows.js';
import { sizeOf } from './arrays.js';

/** A window over named axes, one size and stride each. */
export interface SlidingWindow {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly padding: WindowPadding;
}

/**
 * The pieces of `x` under a window that slides along `axes`: these become the places of the window, and the entries
 * under it get the axes `taps`. A window of one entry gets none: `taps` without those are the second result.
 */
export function windowPieces(
  g: GraphBuilder,
  x: Placed,
  axes: readonly string[],
  taps: readonly string[],
  { sizes, strides, padding }: SlidingWindow,
): readonly [pieces: Node, taps: readonly string[]] {
  const wide: string[] = [];
  const pieces = axes.reduce((node, axis, k) => {
    const [size, stride, extent] = [entry(sizes, k), entry(strides, k), sizeOf(x, axis)];
    const { out, lo } = windowExtent(extent, size, stride, padding);
    if (size === 1 && stride === 1) return node;
    const tap = size === 1 ? null : entry(taps, k);
    if (tap !== null) wide.push(tap);
    return g.patches(node, {
      axes: [axis],
      tap,
      size,
      stride,
      dilation: 1,
      lo,
      extent,
      out,
      wrap: padding === 'CIRCULAR',
    });
  }, x.node);
  return [pieces, wide];
}
