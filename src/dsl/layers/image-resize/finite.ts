import { nameAt, onePlaced } from '../../finite/arrays.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { ImageResizeResolved } from './options.js';
import { resize } from './resize.js';

/** The same map along each axis whose size changes. */
export const imageResizeFinite = (o: ImageResizeResolved): FiniteRule => ({
  apply: (_params, input, { g }) => {
    const x = onePlaced(input);
    const resizings = o.shape.map((target, axis) => ({ axes: [nameAt(x, axis)], target }));
    return { node: resize(g, x.node, o, resizings), order: x.order };
  },
});
