import { InternalError } from '../../compile/errors.js';
import type { Window } from '../../compile/graph/node.js';

export type WindowPadding = 'SAME' | 'VALID' | 'CIRCULAR';

/** Output extent and low padding of a 1-D window (the padding conventions of the reference, one axis at a time). */
export function windowExtent(
  n: number,
  size: number,
  stride: number,
  padding: WindowPadding,
): { out: number; lo: number } {
  if (padding === 'VALID') return { out: Math.floor((n - size) / stride) + 1, lo: 0 };
  const out = Math.ceil(n / stride);
  return { out, lo: Math.floor(Math.max((out - 1) * stride + size - n, 0) / 2) };
}

/** A window over axes that slide together; all have extent `n`. */
export function slidingWindow(
  axes: readonly string[],
  n: number,
  size: number,
  stride: number,
  padding: WindowPadding,
): Window {
  const { out, lo } = windowExtent(n, size, stride, padding);
  return { axes, size, stride, lo, out, wrap: padding === 'CIRCULAR' };
}

/**
 * Output extent of a 1-D transposed convolution, and its low padding: output o adds up the inputs i with stride i = o + t - lo
 * for a tap t (the conventions of the reference; CIRCULAR is the adjoint of the CIRCULAR convolution).
 */
export function transposedExtent(
  n: number,
  size: number,
  stride: number,
  padding: WindowPadding,
): { out: number; lo: number } {
  const beyond = Math.max(size - stride, 0);
  if (padding === 'VALID') return { out: n * stride + beyond, lo: size - 1 };
  const lo = stride > size - 1 ? size - 1 : Math.ceil((size + stride - 2) / 2);
  return { out: n * stride, lo: padding === 'SAME' ? lo : size - 1 - Math.floor(beyond / 2) };
}

/** How many inputs each output of a window really has: fewer at SAME edges. */
export function windowCounts(n: number, size: number, stride: number, padding: WindowPadding): readonly number[] {
  const { out, lo } = windowExtent(n, size, stride, padding);
  return Array.from({ length: out }, (_, o) => {
    const start = stride * o - lo;
    return padding === 'SAME' ? Math.min(start + size, n) - Math.max(start, 0) : size;
  });
}

/** `list[k]`, where a missing entry is a fault of the shape checks. */
export function entry<T>(list: readonly T[], k: number): T {
  const value = list[k];
  if (value === undefined) throw new InternalError(`no entry ${k} in a list of ${list.length}`);
  return value;
}
