import { staticExtent } from '../../../compile/graph/axis.js';
import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { mapAxis, takePlaces } from '../../kernel/linear-map.js';
import { entry } from '../../kernel/windows.js';
import type { ImageResizeResolved } from './options.js';
import { nearestPlace, resizeRows } from './weights.js';

/** Axes of one size that get another, each on its own. */
export interface Resizing {
  readonly axes: readonly string[];
  /** -1 keeps what they have. */
  readonly target: number;
}

/** The array with axes of other sizes; one that has its size is left as it is. */
export const resize = (g: GraphBuilder, x: Node, o: ImageResizeResolved, resizings: readonly Resizing[]): Node =>
  resizings.reduce((y, { axes, target }) => {
    const size = staticExtent(x.axes, entry(axes, 0));
    if (target === -1 || size === target || size === undefined) return y;
    const { method, antialias } = o;
    if (method === 'nearest') {
      const places = Array.from({ length: target }, (_, k) => nearestPlace(k, size, target));
      return takePlaces(g, y, axes, places);
    }
    const rows = resizeRows(size, target, method, antialias);
    return axes.reduce((z, axis) => mapAxis(g, z, axis, rows), y);
  }, x);
