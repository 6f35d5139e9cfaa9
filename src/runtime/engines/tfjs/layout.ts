import type { Axis } from '../../../compile/graph/axis.js';
import { hasAxis, isBatchAxis } from '../../../compile/graph/axis.js';
import { sizeOf } from '../../describe.js';

/** What a value depends on: one sample of a side, a pair, or no sample at all. */
export type Side = 'i' | 'j';
export type RegionName = Side | 'pair' | 'none';

export function regionOf(axes: readonly Axis[]): RegionName {
  const [i, j] = [hasAxis(axes, 'i'), hasAxis(axes, 'j')];
  return i && j ? 'pair' : i ? 'i' : j ? 'j' : 'none';
}

const OTHERS = 1e6;

function rank(name: string, paired: boolean): number {
  const second = paired ? 1000 : 0;
  if (name === 'i') return 0;
  if (name === 'j') return second;
  const spatial = Number(name.slice(1));
  if (!Number.isInteger(spatial) || name.length < 2) return OTHERS;
  if (name.startsWith('p')) return 1 + spatial;
  return name.startsWith('q') ? 1001 + spatial : OTHERS;
}

/**
 * The order of axes in tensors of this engine: (i, p0, p1, …, j, q0, q1, …), the axes of one sample side by side.
 * A pair is then a row and a column of a matrix: inner products come out of a matrix product in this order, and what
 * depends on one sample broadcasts over one merged axis. Without pairs, the samples come first.
 */
export function ordered(axes: readonly Axis[]): readonly Axis[] {
  const paired = regionOf(axes) === 'pair';
  return [...axes].sort(
    (a, b) => rank(a.name, paired) - rank(b.name, paired) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

/** Samples at hand on each side, while a block or a tile is worked on. */
export type Counts = Readonly<Record<Side, number>>;

export const extentOf = (axis: Axis, counts: Counts): number =>
  axis.extent ?? (axis.name === 'i' ? counts.i : counts.j);

export const extentsOf = (axes: readonly Axis[], counts: Counts): readonly number[] =>
  axes.map((axis) => extentOf(axis, counts));

/** How many numbers one sample, or one pair, of a value has. */
export const sizePerItem = (axes: readonly Axis[]): number =>
  sizeOf(axes.filter((a) => !isBatchAxis(a)).map((a) => a.extent ?? 1));

/** Extents with neighbours multiplied together as long as `key` stays the same. */
export function mergeRuns<K>(
  extents: readonly number[],
  key: (place: number) => K,
): readonly { readonly extent: number; readonly key: K }[] {
  const runs: { extent: number; readonly key: K }[] = [];
  extents.forEach((extent, place) => {
    const last = runs.at(-1);
    const own = key(place);
    if (last && last.key === own) last.extent *= extent;
    else runs.push({ extent, key: own });
  });
  return runs;
}
