import type { Axis } from '../../../compile/graph/axis.js';

/** A float64 array on named axes, row-major in the order of `axes`. */
export interface Strided {
  readonly names: readonly string[];
  readonly extents: readonly number[];
  readonly data: Float64Array;
}

export const sizeOf = (extents: readonly number[]): number => extents.reduce((a, b) => a * b, 1);

/** Row-major strides of an array, by axis name; 0 for axes it does not have. */
export function strideOf(x: Strided, name: string): number {
  const at = x.names.indexOf(name);
  return at < 0 ? 0 : sizeOf(x.extents.slice(at + 1));
}

/** Batch extents bound so far, by axis name. */
export type Bindings = ReadonlyMap<string, number>;

export const boundExtents = (axes: readonly Axis[], bindings: Bindings): readonly number[] =>
  axes.map((axis) => axis.extent ?? bindings.get(axis.name) ?? 0);

/** Calls `visit` with the offsets into each of several arrays for every index of `extents`, last axis fastest. */
export function walk(
  extents: readonly number[],
  strides: readonly (readonly number[])[],
  visit: (offsets: readonly number[]) => void,
): void {
  const rank = extents.length;
  const index = new Array<number>(rank).fill(0);
  const offsets = new Array<number>(strides.length).fill(0);
  if (extents.includes(0)) return;
  for (;;) {
    visit(offsets);
    let axis = rank - 1;
    for (; axis >= 0; axis--) {
      const extent = extents[axis] ?? 0;
      const next = (index[axis] ?? 0) + 1;
      const wraps = next === extent;
      index[axis] = wraps ? 0 : next;
      for (let a = 0; a < strides.length; a++) {
        const stride = strides[a]?.[axis] ?? 0;
        offsets[a] = (offsets[a] ?? 0) + (wraps ? stride * (1 - extent) : stride);
      }
      if (!wraps) break;
    }
    if (axis < 0) return;
  }
}
