import { at, kronecker, type Matrix, matrix, range } from './matrix.js';

export type Padding = 'SAME' | 'VALID' | 'CIRCULAR';

/** A filter over positions: one size and one stride per axis. */
export interface Filter {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
}

const modulo = (a: number, n: number): number => ((a % n) + n) % n;

/** For each tap of a filter on one axis, which input every output reads (0/1 matrices, out x in). */
function slide(n: number, size: number, stride: number, padding: Padding): readonly Matrix[] {
  const out = padding === 'VALID' ? Math.floor((n - size) / stride) + 1 : Math.ceil(n / stride);
  const lo = padding === 'VALID' ? 0 : Math.floor(Math.max((out - 1) * stride + size - n, 0) / 2);
  const read = (o: number, t: number): number => {
    const from = o * stride + t - lo;
    return padding === 'CIRCULAR' ? modulo(from, n) : from;
  };
  return range(size).map((t) => matrix(out, n, (o, i) => (read(o, t) === i ? 1 : 0)));
}

/** The same for a transposed convolution: zeros between inputs, then a filter of stride 1. */
function spread(n: number, size: number, stride: number, padding: Padding): readonly Matrix[] {
  if (padding === 'CIRCULAR') return spread(n, size, stride, 'VALID').map((valid) => fold(valid, n * stride));
  const longer = padding === 'VALID' ? Math.max(size - stride, 0) : 0;
  const pads = size + stride - 2 + longer;
  const lo = padding === 'VALID' || stride > size - 1 ? size - 1 : Math.ceil(pads / 2);
  return range(size).map((t) => matrix(n * stride + longer, n, (o, i) => (o + t - lo === i * stride ? 1 : 0)));
}

/** What a transposed convolution gives beyond the size it should have is wrapped around. */
function fold(valid: Matrix, size: number): Matrix {
  const start = Math.floor((valid.rows - size) / 2);
  const half = Math.floor(Math.ceil(valid.rows / size) / 2);
  return matrix(size, valid.columns, (o, i) => {
    const places = range(2 * half + 1).map((k) => start + o + (k - half) * size);
    return places.reduce((total, row) => total + (row >= 0 && row < valid.rows ? at(valid, row, i) : 0), 0);
  });
}

/** Taps over all axes: every choice of one tap an axis, as matrices on flattened positions. */
function overAxes(filter: Filter, dims: readonly number[], one: typeof slide): readonly Matrix[] {
  return filter.sizes
    .map((size, axis) => one(dims[axis] ?? 0, size, filter.strides[axis] ?? 1, filter.padding))
    .reduce((all, axis) => all.flatMap((a) => axis.map((b) => kronecker(a, b))), [matrix(1, 1, () => 1)]);
}

export const slidingTaps = (filter: Filter, dims: readonly number[]): readonly Matrix[] =>
  overAxes(filter, dims, slide);
export const spreadTaps = (filter: Filter, dims: readonly number[]): readonly Matrix[] =>
  overAxes(filter, dims, spread);

/** Sizes of the positions after a filter. */
export const filteredDims = (filter: Filter, dims: readonly number[], transposed: boolean): readonly number[] =>
  dims.map((n, axis) => {
    const one = transposed ? spread : slide;
    return one(n, filter.sizes[axis] ?? 1, filter.strides[axis] ?? 1, filter.padding)[0]?.rows ?? 0;
  });
