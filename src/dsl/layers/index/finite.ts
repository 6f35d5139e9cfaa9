import { nameAt, onePlaced, sizeOf } from '../../finite/arrays.js';
import type { FiniteRule } from '../../finite/rule.js';
import { take } from '../../kernel/linear-map.js';
import { entriesFor, type IndexResolved, placesIn } from './options.js';

/** The entries at the places taken; numbers drop their axes. */
export const indexFinite = (o: IndexResolved): FiniteRule => ({
  apply: (_params, input, { g }) => {
    const x = onePlaced(input);
    const entries = entriesFor(o, x.order.length) ?? [];
    const taken = take(
      g,
      x.node,
      entries.map((e, axis) => ({ axes: [nameAt(x, axis)], places: placesIn(e, sizeOf(x, nameAt(x, axis))) })),
    );
    const gone = x.order.filter((_, axis) => typeof entries[axis] === 'number');
    return { node: g.sum(taken, gone), order: x.order.filter((name) => !gone.includes(name)) };
  },
});
