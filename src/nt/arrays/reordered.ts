import { sizeOf } from '../../runtime/describe.js';
import { DenseArray } from '../../runtime/ndarray.js';

/** The array with axis `order[k]` of it as axis k; itself where nothing moves. */
export function reordered(x: DenseArray, order: readonly number[]): DenseArray {
  if (order.every((axis, k) => axis === k)) return x;
  const shape = order.map((axis) => x.shape[axis] ?? 1);
  const strides = order.map((axis) => sizeOf(x.shape.slice(axis + 1)));
  const data = x.data instanceof Float32Array ? new Float32Array(x.data.length) : new Float64Array(x.data.length);
  const inner = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 1;
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < data.length; to += inner) {
    for (let k = 0; k < inner; k++) data[to + k] = x.data[from + k * step] ?? Number.NaN;
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      const ends = next === shape[axis];
      index[axis] = ends ? 0 : next;
      from += (strides[axis] ?? 0) * (ends ? 1 - next : 1);
      if (!ends) break;
    }
  }
  return new DenseArray(data, shape);
}
