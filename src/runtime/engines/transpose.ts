import type { FloatArray } from '../engine.js';

/** Rows and columns of the squares that are copied one after the other: rows read and rows written stay in cache. */
const SQUARE = 16;

/** A matrix in an array: where its first number is, and how many there are from one row to the next. */
export interface Rows {
  readonly data: FloatArray;
  readonly start: number;
  readonly stride: number;
}

/** Copies a matrix of `height` rows and `width` columns, mirrored; both may lie in one array if they do not overlap. */
export function transpose(target: Rows, source: Rows, height: number, width: number): void {
  const [to, from] = [target.data, source.data];
  for (let c0 = 0; c0 < width; c0 += SQUARE)
    for (let r0 = 0; r0 < height; r0 += SQUARE) {
      const [c1, r1] = [Math.min(width, c0 + SQUARE), Math.min(height, r0 + SQUARE)];
      for (let c = c0; c < c1; c++)
        for (let r = r0; r < r1; r++)
          to[target.start + c * target.stride + r] = from[source.start + r * source.stride + c] ?? Number.NaN;
    }
}
