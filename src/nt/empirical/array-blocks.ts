import { sizeOf } from '../../runtime/describe.js';
import { DenseArray } from '../../runtime/ndarray.js';

/** Indices from `from` up to `to`, which is not one of them. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export const lengthOf = ({ from, to }: Range): number => to - from;

/** `size` indices in so many parts of lengths that differ by one at most. */
export const rangesOf = (size: number, parts: number): readonly Range[] =>
  Array.from({ length: parts }, (_, k) => ({
    from: Math.floor((k * size) / parts),
    to: Math.floor(((k + 1) * size) / parts),
  }));

/** Entries of an array with indices in a range along an axis. */
export function rangeOf(x: DenseArray, axis: number, { from, to }: Range): DenseArray {
  const size = x.shape[axis] ?? 1;
  const inner = sizeOf(x.shape.slice(axis + 1));
  const outer = sizeOf(x.shape.slice(0, axis));
  const shape = x.shape.map((n, k) => (k === axis ? to - from : n));
  if (outer === 1) return new DenseArray(x.data.subarray(from * inner, to * inner), shape);
  const run = (to - from) * inner;
  const data = x.data instanceof Float32Array ? new Float32Array(outer * run) : new Float64Array(outer * run);
  for (let k = 0; k < outer; k++) {
    const begin = (k * size + from) * inner;
    data.set(x.data.subarray(begin, begin + run), k * run);
  }
  return new DenseArray(data, shape);
}

/** Writes a block into an array of as many axes, from an index on along each. */
export function paste(into: DenseArray, block: DenseArray, at: readonly number[]): void {
  const rank = block.shape.length;
  const run = rank === 0 ? 1 : (block.shape[rank - 1] ?? 1);
  const strides = into.shape.map((_, k) => sizeOf(into.shape.slice(k + 1)));
  const rows = run === 0 ? 0 : block.data.length / run;
  const index = block.shape.slice(0, -1).map(() => 0);
  for (let row = 0; row < rows; row++) {
    let place = at[rank - 1] ?? 0;
    index.forEach((i, k) => {
      place += (i + (at[k] ?? 0)) * (strides[k] ?? 1);
    });
    into.data.set(block.data.subarray(row * run, (row + 1) * run), place);
    for (let k = index.length - 1; k >= 0; k--) {
      const next = (index[k] ?? 0) + 1;
      index[k] = next === block.shape[k] ? 0 : next;
      if (index[k] !== 0) break;
    }
  }
}
