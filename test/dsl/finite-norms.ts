/** Finite layers that look at which entries there are: normalisation and maxima, as loops. */
import { at, type Box, build, indices, type Padding } from './finite-oracle.js';

const everywhere = (): boolean => true;

/**
 * (x - mean) / sqrt(eps + variance), both over the visible entries along `axes`; 0 where an entry is not visible.
 * `isVisible` is told an index of `x`.
 */
export function normalisedLoops(
  x: Box,
  axes: readonly number[],
  eps: number,
  isVisible: (index: readonly number[]) => boolean = everywhere,
): Box {
  const all = indices(x.shape);
  return build(x.shape, (index) => {
    if (!isVisible(index)) return 0;
    const beside = all.filter((other) => other.every((i, axis) => axes.includes(axis) || i === index[axis]));
    const entries = beside.filter(isVisible).map((other) => at(x, other));
    const mean = entries.reduce((a, b) => a + b, 0) / entries.length;
    const variance = entries.reduce((sum, v) => sum + (v - mean) ** 2, 0) / entries.length;
    return (at(x, index) - mean) / Math.sqrt(eps + variance);
  });
}

/** A pool along some axes of an array. */
export interface PoolOf {
  readonly axes: readonly number[];
  readonly window: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
}

/** Where the window of an output begins, and how many of them an axis has. */
function windowsOf(n: number, size: number, stride: number, padding: Padding): { out: number; before: number } {
  if (padding === 'VALID') return { out: Math.floor((n - size) / stride) + 1, before: 0 };
  const out = Math.ceil(n / stride);
  return { out, before: Math.floor(Math.max((out - 1) * stride + size - n, 0) / 2) };
}

/** Sizes after a pool. */
export const pooledShape = (shape: readonly number[], { axes, window, strides, padding }: PoolOf): readonly number[] =>
  shape.map((n, axis) => {
    const k = axes.indexOf(axis);
    return k < 0 ? n : windowsOf(n, window[k] ?? 1, strides[k] ?? 1, padding).out;
  });

/** The entry `tap` of the window of an output; it may lie beyond SAME edges. */
function entryUnder(
  shape: readonly number[],
  index: readonly number[],
  tap: readonly number[],
  { axes, window, strides, padding }: PoolOf,
): readonly number[] {
  return index.map((i, axis) => {
    const k = axes.indexOf(axis);
    const n = shape[axis] ?? 1;
    if (k < 0) return i;
    const stride = strides[k] ?? 1;
    const place = i * stride + (tap[k] ?? 0) - windowsOf(n, window[k] ?? 1, stride, padding).before;
    return padding === 'CIRCULAR' ? (place + n) % n : place;
  });
}

/** The largest visible entry under each window; nothing counts that lies beyond an edge. */
export const windowMaxima = (
  x: Box,
  pool: PoolOf,
  isVisible: (index: readonly number[]) => boolean = everywhere,
): Box =>
  build(pooledShape(x.shape, pool), (index) => {
    const under = indices(pool.window).map((tap) => entryUnder(x.shape, index, tap, pool));
    const inside = under.filter((place) => place.every((i, axis) => i >= 0 && i < (x.shape[axis] ?? 0)));
    return Math.max(...inside.filter(isVisible).map((place) => at(x, place)));
  });

/** The entry at the centre of each window, the left one of two. */
export const windowCentres = (x: Box, pool: PoolOf): Box =>
  build(pooledShape(x.shape, pool), (index) => {
    const tap = pool.window.map((size) => Math.floor((size - 1) / 2));
    return at(x, entryUnder(x.shape, index, tap, pool));
  });
