import { product } from '../product.js';
import type { SlicedBuffer } from './plan.js';

/** Every combination of the offsets of the paired axes, first axis slowest. */
export function slicesOf(buffer: SlicedBuffer): readonly (readonly number[])[] {
  let slices: (readonly number[])[] = [[]];
  for (const { offsets } of buffer.axes) if (offsets) slices = slices.flatMap((s) => offsets.map((d) => [...s, d]));
  return slices;
}

/** The sides of the rectangle of positions at one slice. */
export function rectangle(buffer: SlicedBuffer, slice: readonly number[]): readonly number[] {
  let next = 0;
  return buffer.axes.map(({ extent, offsets, wrap }) =>
    offsets === null ? extent : rectangleSide(extent, slice[next++] ?? 0, wrap),
  );
}

const rectangleSide = (extent: number, d: number, wrap: boolean): number =>
  wrap ? extent : Math.max(0, extent - Math.abs(d));

/** Number of elements before every slice of a sliced buffer, and that of all. */
export function sliceStarts(buffer: SlicedBuffer): readonly number[] {
  const starts = [0];
  for (const slice of slicesOf(buffer)) starts.push((starts.at(-1) ?? 0) + product(rectangle(buffer, slice)));
  return starts;
}
