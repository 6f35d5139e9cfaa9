import { freshName, onePlaced, sizeOf } from '../../finite/arrays.js';
import { spatialNames } from '../../finite/pool.js';
import type { FiniteRule } from '../../finite/rule.js';
import { windowPieces } from '../../finite/slide.js';
import { entry, windowExtent } from '../../kernel/windows.js';
import { visibleEntries } from '../../mask/finite-rule.js';
import type { PoolResolved } from '../pool/options.js';

/** How far below every entry the places are that do not count: beyond an edge, or masked. */
const BELOW = 1e30;

/** The largest entry under each window; zeros that `patches` puts beyond SAME edges are none, and neither are masked entries. */
export const maxPoolFinite = (o: PoolResolved): FiniteRule => ({
  apply: (_params, input, context) => {
    const { g } = context;
    const x = onePlaced(input);
    const visible = visibleEntries(x, context);
    const entries = visible ? g.add(x.node, g.affine(visible, BELOW, -BELOW)) : x.node;
    const names = spatialNames(x, o);
    const taps = names.map((name) => freshName(`${name}tap`, x.node));
    const window = { sizes: o.window, strides: o.strides, padding: o.padding };
    const [pieces, wide] = windowPieces(g, { node: entries, order: x.order }, names, taps, window);
    if (wide.length === 0) return { node: pieces, order: x.order };
    const edges = names.flatMap((name, k) => {
      const [extent, size, stride] = [sizeOf(x, name), entry(o.window, k), entry(o.strides, k)];
      if (o.padding !== 'SAME' || size === 1) return [];
      const { out, lo } = windowExtent(extent, size, stride, o.padding);
      const isInside = (place: number, tap: number): boolean => {
        const at = stride * place + tap - lo;
        return at >= 0 && at < extent;
      };
      const place = { name, extent: out };
      const tap = { name: entry(taps, k), extent: size };
      const table = Array.from({ length: out }, (_, p) =>
        Array.from({ length: size }, (__, t) => (isInside(p, t) ? 0 : -BELOW)),
      );
      return [g.constant(table.flat(), [place, tap])];
    });
    const counted = edges.reduce((node, edge) => g.add(node, edge), pieces);
    return { node: g.maxOver(counted, wide), order: x.order };
  },
});
