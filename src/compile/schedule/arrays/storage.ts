import { product } from '../../product.js';
import type { ArraySource } from './plan.js';

/** One axis of an array in memory. */
export interface StorageAxis {
  readonly name: string;
  readonly extent: number;
}

/** An array in memory, row-major on its own order of axes. */
export interface Storage {
  readonly id: number;
  readonly from: ArraySource;
  readonly axes: readonly StorageAxis[];
  /** Steps along the axes, in elements. */
  readonly strides: readonly number[];
  readonly size: number;
}

/** Row-major steps. */
export function rowMajor(extents: readonly number[]): readonly number[] {
  const strides = extents.map(() => 1);
  for (let k = extents.length - 2; k >= 0; k--) strides[k] = (strides[k + 1] ?? 1) * (extents[k + 1] ?? 1);
  return strides;
}

export function storageOf(id: number, from: ArraySource, axes: readonly StorageAxis[]): Storage {
  const extents = axes.map((a) => a.extent);
  return { id, from, axes, strides: rowMajor(extents), size: product(extents) };
}
