import { sizeOf } from '../../runtime/describe.js';
import type { FloatData } from '../../runtime/ndarray.js';

/**
 * Row-major numbers with their axes in another order, as float64: axis `k` of the result is axis `order[k]` of the
 * input. Always a copy.
 */
export function permute(
  data: FloatData,
  shape: readonly number[],
  order: readonly number[],
): Float64Array<ArrayBuffer> {
  if (order.every((axis, k) => axis === k)) return Float64Array.from(data);
  const sizes = order.map((axis) => shape[axis] ?? 1);
  const strides = order.map((axis) => sizeOf(shape.slice(axis + 1)));
  const out = new Float64Array(data.length);
  const index = new Array<number>(order.length).fill(0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from] ?? Number.NaN;
    for (let axis = order.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      const size = sizes[axis] ?? 1;
      const next = (index[axis] ?? 0) + 1;
      from += stride;
      if (next < size) {
        index[axis] = next;
        break;
      }
      index[axis] = 0;
      from -= stride * size;
    }
  }
  return out;
}

/** The inverse: `permute(permute(x, shape, order), …, inverse(order))` is x. */
export function inverse(order: readonly number[]): number[] {
  const back = new Array<number>(order.length);
  order.forEach((axis, k) => {
    back[axis] = k;
  });
  return back;
}

/** A matrix of `rows` x `columns`, transposed. */
export const transpose = (data: FloatData, rows: number, columns: number): Float64Array<ArrayBuffer> =>
  permute(data, [rows, columns], [1, 0]);
