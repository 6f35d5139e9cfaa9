import type { DenseArray } from '../../../src/index.js';
import { DenseArray as Dense } from '../../../src/index.js';
import { placesOf, sizeOf } from './named-array.js';

/** The same array with its axes in another order: axis k of the result is axis `order[k]` of `x`. */
export function transposed(x: DenseArray, order: readonly number[]): DenseArray {
  const shape = order.map((axis) => x.shape[axis] ?? 1);
  const places = placesOf(
    shape,
    order.map((axis) => sizeOf(x.shape.slice(axis + 1))),
  );
  return new Dense(
    Float64Array.from(places, (p) => x.data[p] ?? Number.NaN),
    shape,
  );
}

/** The axes of a kernel with the two members of every pair swapped: samples, and p and q of each spatial axis. */
export const swappedAxes = (rank: number): readonly number[] => Array.from({ length: rank }, (_, k) => k ^ 1);

/** Some indices of some axes: axis k of the result has `picks[k]` of `x`, all where there is no list. */
export function picked(x: DenseArray, picks: readonly (readonly number[] | null)[]): DenseArray {
  const lists = x.shape.map((n, k) => picks[k] ?? Array.from({ length: n }, (_, i) => i));
  let places: readonly number[] = [0];
  lists.forEach((list, k) => {
    const stride = sizeOf(x.shape.slice(k + 1));
    places = places.flatMap((p) => list.map((i) => p + i * stride));
  });
  return new Dense(
    Float64Array.from(places, (p) => x.data[p] ?? Number.NaN),
    lists.map((l) => l.length),
  );
}

/** A kernel [n1, n2, p0, q0, p1, q1, …] as a matrix of (sample, positions) against (sample, positions). */
export function asMatrix(x: DenseArray): { readonly rows: number; readonly data: ArrayLike<number> } {
  const axes = x.shape.map((_, k) => k);
  const matrix = transposed(x, [...axes.filter((k) => k % 2 === 0), ...axes.filter((k) => k % 2 === 1)]);
  return { rows: Math.round(Math.sqrt(matrix.data.length)), data: matrix.data };
}
