import { InternalError } from '../../errors.js';
import type { SlicedBuffer } from '../../schedule/plan.js';
import { sum, times, word } from './arithmetic.js';
import type { FunctionBuilder, Local, Operand } from './emitter.js';
import { type StaticData, sliceOffsets } from './layout.js';

/** Number of slices that share one offset of the k-th paired axis and those before it. */
function multipliers(buffer: SlicedBuffer): readonly number[] {
  const counts = buffer.axes.flatMap((a) => (a.offsets ? [a.offsets.length] : []));
  return counts.map((_, k) => counts.slice(k + 1).reduce((a, b) => a * b, 1));
}

/**
 * `target = place` of offset `d` in the list of a paired axis, or -1: from a table, for |d| < extent.
 * `base` holds the address of the static data.
 */
export function placeOf(
  f: FunctionBuilder,
  target: Local,
  base: Local,
  data: StaticData,
  offsets: readonly number[],
  extent: number,
  d: Operand,
): void {
  const zero = data.indexTable(offsets, extent);
  f.assign(target, word(f, sum(f, base, times(f, d, 4)), zero));
}

/** `target` = byte offset of the slice at these places of the paired axes within the group's slot. */
export function sliceOffset(
  f: FunctionBuilder,
  target: Local,
  base: Local,
  data: StaticData,
  buffer: SlicedBuffer,
  at: number,
  places: readonly Operand[],
): void {
  const table = data.integers(sliceOffsets(buffer).map((offset) => offset + at));
  const each = multipliers(buffer);
  if (each.length !== places.length) throw new InternalError('a slice needs a place for every paired axis');
  const linear = sum(f, ...places.map((place, k) => times(f, place, each[k] ?? 1)));
  f.assign(target, word(f, sum(f, base, times(f, linear, 4)), table));
}
