import { InternalError } from '../../compile/errors.js';
import { product } from '../../compile/product.js';
import type { Mask } from '../../types/mask.js';

/** Nothing is masked. */
export const visibleMask = (shape: readonly number[]): Mask => ({ shape, data: new Uint8Array(product(shape)) });

/** Entries before an axis, along it, and behind it. */
function around(shape: readonly number[], axis: number): readonly [before: number, extent: number, behind: number] {
  const extent = shape[axis];
  if (extent === undefined) throw new InternalError(`no axis ${axis} in a mask of ${shape.length} axes`);
  return [product(shape.slice(0, axis)), extent, product(shape.slice(axis + 1))];
}

/**
 * Another axis in the place of one: entry `o` is made of the entries `sources[o]`, and is masked where all of them are, or
 * where `any` is. Entries along an axis that stands for all of them are all alike.
 */
export function mapAxis(
  mask: Mask,
  axis: number,
  sources: readonly (readonly number[])[],
  masked: 'all' | 'any' = 'all',
): Mask {
  const [before, extent, behind] = around(mask.shape, axis);
  const out = visibleMask(mask.shape.map((size, k) => (k === axis ? sources.length : size)));
  const decides = masked === 'all' ? 0 : 1;
  for (let b = 0; b < before; b++)
    for (const [o, from] of sources.entries())
      for (let r = 0; r < behind; r++) {
        const found = from.some((s) => mask.data[(b * extent + (extent === 1 ? 0 : s)) * behind + r] === decides);
        out.data[(b * sources.length + o) * behind + r] = found ? decides : 1 - decides;
      }
  return out;
}

const every = (extent: number): readonly number[] => Array.from({ length: extent }, (_, k) => k);

/** An axis as one that stands for all its entries, masked where all of them are. */
export const allAlong = (mask: Mask, axis: number): Mask =>
  mask.shape[axis] === 1 ? mask : mapAxis(mask, axis, [every(mask.shape[axis] ?? 0)]);

/** The same without some axes, masked where all entries along them are. */
export const withoutAxes = (mask: Mask, axes: readonly number[]): Mask => {
  const { data, shape } = axes.reduce(allAlong, mask);
  return { data, shape: shape.filter((_, axis) => !axes.includes(axis)) };
};

/** Are all entries along an axis masked alike? */
export function isUniform(mask: Mask, axis: number): boolean {
  const [before, extent, behind] = around(mask.shape, axis);
  for (let b = 0; b < before; b++)
    for (let e = 1; e < extent; e++)
      for (let r = 0; r < behind; r++)
        if (mask.data[(b * extent + e) * behind + r] !== mask.data[b * extent * behind + r]) return false;
  return true;
}

/** The mask with axes that stand for many entries written out, to these sizes. */
export const writtenOut = (mask: Mask, shape: readonly number[]): Mask =>
  shape.reduce(
    (m, size, axis) =>
      m.shape[axis] === size
        ? m
        : mapAxis(
            m,
            axis,
            every(size).map(() => [0]),
          ),
    mask,
  );

/** Axis `order[k]` in place k. */
export function transposed(mask: Mask, order: readonly number[]): Mask {
  if (order.every((axis, k) => axis === k)) return mask;
  const strides = mask.shape.map((_, axis) => product(mask.shape.slice(axis + 1)));
  const out = visibleMask(order.map((axis) => mask.shape[axis] ?? 0));
  for (let at = 0; at < out.data.length; at++) {
    let [rest, from] = [at, 0];
    for (let k = order.length - 1; k >= 0; k--) {
      const extent = out.shape[k] ?? 1;
      from += (rest % extent) * (strides[order[k] ?? 0] ?? 0);
      rest = Math.floor(rest / extent);
    }
    out.data[at] = mask.data[from] ?? 0;
  }
  return out;
}

/** Sizes that all of several masks can be written out to. */
export const commonShape = (masks: readonly Mask[]): readonly number[] =>
  (masks[0]?.shape ?? []).map((_, axis) => Math.max(...masks.map((m) => m.shape[axis] ?? 1)));
