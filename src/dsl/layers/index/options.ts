import { InputError } from '../../../compile/errors.js';
import type { IndexEntry, SliceOf } from '../../../types/slices.js';
import type { Places } from '../../kernel/linear-map.js';
import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';
import { placesOf, Slice, showSlice } from './slice.js';

/** Options of {@link Index}. */
export type IndexOptions<B extends number = number, C extends number = number> = AxesOptions<B, C>;

/** What one entry says of its axis. */
export type AxisEntry = number | SliceOf;

/** What the kernel rule of Index reads: the entries before and behind the ellipsis, which is at the end if not written. */
export interface IndexResolved extends AxesResolved {
  readonly before: readonly AxisEntry[];
  readonly behind: readonly AxisEntry[];
}

/** All of an axis. */
const ALL: AxisEntry = Slice();

function axisEntry(entry: Exclude<IndexEntry, '...'>, at: number): AxisEntry {
  if (entry === null || entry === ':') return ALL;
  if (Number.isSafeInteger(entry)) return entry;
  if (typeof entry !== 'object' || !('start' in entry && 'stop' in entry && 'step' in entry)) {
    throw new InputError(`Index: entry ${at} must be an integer, a Slice, null, ':' or '...', got ${String(entry)}`);
  }
  return Slice(entry.start, entry.stop, entry.step);
}

/** @throws InputError on an entry that is none, or a second ellipsis. */
export function resolveIndex(idx: readonly IndexEntry[], options: IndexOptions): IndexResolved {
  const at = idx.indexOf('...');
  const [before, behind] = (at < 0 ? [idx, []] : [idx.slice(0, at), idx.slice(at + 1)]).map((half, second) =>
    half.map((entry, k) => {
      if (entry === '...') throw new InputError("Index: there can be only one '...'");
      return axisEntry(entry, second * (at + 1) + k);
    }),
  );
  return Object.freeze({ before: before ?? [], behind: behind ?? [], ...resolveAxes('Index', options) });
}

/** One entry for each of `rank` axes; `null` if there are more entries than axes. */
export function entriesFor({ before, behind }: IndexResolved, rank: number): readonly AxisEntry[] | null {
  const left = rank - before.length - behind.length;
  return left < 0 ? null : [...before, ...Array.from({ length: left }, () => ALL), ...behind];
}

/** The places that an entry takes of an axis of `size` entries; a number takes one. */
export const placesIn = (entry: AxisEntry, size: number): Places =>
  typeof entry === 'number' ? { start: entry < 0 ? entry + size : entry, step: 1, count: 1 } : placesOf(entry, size);

/** An entry as numpy writes it. */
export const showEntry = (entry: AxisEntry): string => (typeof entry === 'number' ? String(entry) : showSlice(entry));
