import { mapAxis, withoutAxes } from '../../mask/mask.js';
import { oneMask } from '../../mask/one-mask.js';
import type { MaskPart } from '../../mask/part.js';
import { entriesFor, type IndexResolved, placesIn } from './options.js';
import { isAll } from './slice.js';

/** The masks of the entries that are taken. */
export const indexMasks = (o: IndexResolved): MaskPart => ({
  rule: oneMask((mask, shape) => {
    const entries = entriesFor(o, shape.length) ?? [];
    const taken = entries.reduce<typeof mask>((m, e, axis) => {
      if (typeof e === 'object' && isAll(e)) return m;
      const { start, step, count } = placesIn(e, shape[axis] ?? 0);
      return mapAxis(
        m,
        axis,
        Array.from({ length: count }, (_, k) => [start + k * step]),
      );
    }, mask);
    const gone = entries.flatMap((e, axis) => (typeof e === 'number' ? [axis] : []));
    return gone.length === 0 ? taken : withoutAxes(taken, gone);
  }),
});
