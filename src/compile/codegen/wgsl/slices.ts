import { InternalError } from '../../errors.js';
import type { SlicedBuffer } from '../../schedule/plan.js';
import { sliceStarts } from '../../schedule/slices.js';
import { linearIndex, type Rectangle } from './rectangles.js';
import type { StageContext } from './stage-context.js';
import type { StepPlace } from './step-place.js';
import { wholeExtents } from './torus.js';

/** A slice of a sliced buffer: the float offset of its first element, and whether it is kept at all. */
export interface Slice {
  readonly lines: readonly string[];
  readonly start: string;
  readonly kept: string;
  /** Number of an element within it. */
  readonly along: (place: StepPlace) => string;
}

export function slicedBuffer(c: StageContext, buffer: number): SlicedBuffer {
  const found = c.region.buffers[buffer];
  if (found?.kind !== 'sliced') throw new InternalError('a slice of another kind of buffer');
  return found;
}

/** Linear number of a slice from the places of its paired axes. */
export function sliceNumber(buffer: SlicedBuffer, places: readonly string[]): string {
  const counts = buffer.axes.flatMap((a) => (a.offsets ? [a.offsets.length] : []));
  return places.reduce((text, place, k) => (k === 0 ? place : `(${text}) * ${counts[k]} + ${place}`), '0');
}

/** Word of the tables with the start of slice 0; one word a slice, and one past the last. */
export const sliceTable = (c: StageContext, buffer: SlicedBuffer): number => c.tables.integers(sliceStarts(buffer));

/** The slice of a buffer at the offsets of a rectangle; an axis paired in the buffer and single here is read at 0. */
export function sliceAt(c: StageContext, number: number, rectangle: Rectangle): Slice {
  const buffer = slicedBuffer(c, number);
  if (c.group.tori.buffers.has(number)) return wholeSliceAt(c, buffer, rectangle);
  const along = ({ element }: StepPlace): string => element;
  const lines: string[] = [];
  const places = buffer.axes.flatMap((axis) => {
    if (!axis.offsets) return [];
    const side = rectangle.sides.find((s) => s.axis.spatial === axis.spatial && s.axis.offsets);
    const offset = side?.offset ?? '0';
    const folded = axis.wrap ? `((${offset} % ${axis.extent}) + ${axis.extent}) % ${axis.extent}` : offset;
    const inside = axis.wrap ? null : `abs(${offset}) < ${axis.extent}`;
    const place = c.source.fresh('place');
    const read = c.source.at('tables', `${c.tables.places(axis.offsets, axis.extent)} + ${folded}`);
    // the table has a place for every offset inside the extent, no others
    lines.push(inside ? `var ${place} = -1;\nif (${inside}) { ${place} = ${read}; }` : `let ${place} = ${read};`);
    return [place];
  });
  const kept = places.length === 0 ? 'true' : places.map((p) => `${p} >= 0`).join(' && ');
  if (places.length === 0) return { lines, start: '0', kept, along };
  const start = c.source.fresh('slice');
  const table = sliceTable(c, buffer);
  lines.push(`let ${start} = ${c.source.at('tables', `${table} + max(0, ${sliceNumber(buffer, places)})`)};`);
  return { lines, start, kept, along };
}

/** The same of a buffer that has all offsets, `[d modulo n][p]`. */
function wholeSliceAt(c: StageContext, buffer: SlicedBuffer, rectangle: Rectangle): Slice {
  const extents = wholeExtents(buffer);
  const sideOf = (spatial: number): number => rectangle.sides.findIndex((s) => s.axis.spatial === spatial);
  const offsets = buffer.axes.map((axis): string => {
    const side = rectangle.sides[sideOf(axis.spatial)];
    if (!side?.axis.offsets || side.torus) return side?.offset ?? '0';
    return `select(${side.offset}, ${side.offset} + ${axis.extent}, ${side.offset} < 0)`;
  });
  const start = c.source.fresh('slice');
  const size = extents.reduce((n, e) => n * e, 1);
  return {
    lines: [`let ${start} = (${linearIndex(offsets, extents)}) * ${size};`],
    start,
    kept: 'true',
    along: ({ element, index }) => {
      if (rectangle.sides.every((s) => s.origin === '0' && Number.isFinite(Number(s.side)))) return element;
      const positions = buffer.axes.map(({ spatial }) => {
        const a = sideOf(spatial);
        const origin = rectangle.sides[a]?.origin ?? '0';
        return origin === '0' ? (index[a] ?? '0') : `(${origin} + ${index[a]})`;
      });
      return linearIndex(positions, extents);
    },
  };
}
