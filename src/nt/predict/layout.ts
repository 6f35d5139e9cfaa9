import { sizeOf } from '../../runtime/describe.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { NDArray } from '../../types/ndarray.js';
import { inverse, permute } from './permute.js';

/**
 * Kernels and targets as matrices.
 *
 * A kernel is interleaved: `[n1, n2, a1, a2, b1, b2, …]`. Its even axes together are the rows, its odd axes the columns.
 * Targets `[n, …]` have the axes the kernel has as rows, and as columns the trace axes, over which the kernel is a
 * multiple of the identity and which it therefore leaves out.
 */
export interface Matrix {
  readonly data: Float64Array<ArrayBuffer>;
  readonly rowShape: readonly number[];
  readonly columnShape: readonly number[];
  readonly rows: number;
  readonly columns: number;
}

/** The training targets: their shape, and which of their axes kernels leave out. */
export interface Targets {
  readonly shape: readonly number[];
  /** Places in `shape`: not negative, no repeats, never 0. */
  readonly traceAxes: readonly number[];
}

export const matrix = (
  data: Float64Array<ArrayBuffer>,
  rowShape: readonly number[],
  columnShape: readonly number[],
): Matrix => ({ data, rowShape, columnShape, rows: sizeOf(rowShape), columns: sizeOf(columnShape) });

/** `[0, 2, 4, …, 1, 3, 5, …]`: rows first. */
function rowsFirst(rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return [...axes.filter((axis) => axis % 2 === 0), ...axes.filter((axis) => axis % 2 === 1)];
}

/** An interleaved kernel of even rank as a matrix; always a copy. */
export function kernelToMatrix({ data, shape }: NDArray): Matrix {
  return matrix(
    permute(data, shape, rowsFirst(shape.length)),
    shape.filter((_, axis) => axis % 2 === 0),
    shape.filter((_, axis) => axis % 2 === 1),
  );
}

/** The inverse of {@link kernelToMatrix}. */
export function matrixToKernel({ data, rowShape, columnShape }: Matrix): DenseArray {
  const shape = rowShape.flatMap((size, k) => [size, columnShape[k] ?? 1]);
  const order = inverse(rowsFirst(shape.length));
  return new DenseArray(permute(data, [...rowShape, ...columnShape], order), shape);
}

/** Targets as a matrix; `traceAxes` are places in `shape`, without repeats. */
export function targetsToMatrix({ data, shape }: NDArray, traceAxes: readonly number[]): Matrix {
  const kept = keptAxes(shape.length, traceAxes);
  return matrix(
    permute(data, shape, [...kept, ...traceAxes]),
    kept.map((axis) => shape[axis] ?? 1),
    traceAxes.map((axis) => shape[axis] ?? 1),
  );
}

/** The inverse of {@link targetsToMatrix}, for as many axes as rows and trace axes together. */
export function matrixToTargets({ data, rowShape, columnShape }: Matrix, traceAxes: readonly number[]): DenseArray {
  const shape = [...rowShape, ...columnShape];
  const order = inverse([...keptAxes(shape.length, traceAxes), ...traceAxes]);
  return new DenseArray(
    permute(data, shape, order),
    order.map((axis) => shape[axis] ?? 1),
  );
}

function keptAxes(rank: number, traceAxes: readonly number[]): number[] {
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !traceAxes.includes(axis));
}

/** Sizes of the axes that kernels have: the rows, and the columns, of the train-train matrix. */
export const keptSizes = ({ shape, traceAxes }: Targets): number[] =>
  keptAxes(shape.length, traceAxes).map((axis) => shape[axis] ?? 1);

/** The covariance of targets that are known, laid out as the train-train kernel. */
export function zeroCovariance(targets: Targets): DenseArray {
  const shape = keptSizes(targets).flatMap((size) => [size, size]);
  return new DenseArray(new Float64Array(sizeOf(shape)), shape);
}
