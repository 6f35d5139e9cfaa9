import { product } from '../../../compile/product.js';
import { commonShape, visibleMask, writtenOut } from '../../mask/mask.js';
import type { MaskPart } from '../../mask/part.js';
import { oneForAll } from '../fan-in/mask.js';

/** Every entry keeps its mask. */
export const fanInConcatMasks = (option: number): MaskPart => ({
  rule: (masks, shapes) => {
    const rank = shapes[0]?.length ?? 0;
    const axis = option < 0 ? option + rank : option;
    const same = oneForAll(masks);
    if (same && (masks.length === 1 || same.shape[axis] === 1)) return same;
    const common = commonShape(masks);
    const pieces = masks.map((mask, k) =>
      writtenOut(
        mask,
        common.map((size, at) => (at === axis ? (shapes[k]?.[at] ?? size) : size)),
      ),
    );
    const sizes = pieces.map((piece) => piece.shape[axis] ?? 0);
    const out = visibleMask(common.map((size, at) => (at === axis ? sizes.reduce((a, b) => a + b, 0) : size)));
    const behind = product(out.shape.slice(axis + 1));
    const row = behind * (out.shape[axis] ?? 0);
    let start = 0;
    for (const { data, shape } of pieces) {
      const width = behind * (shape[axis] ?? 0);
      for (let r = 0; r * width < data.length; r++)
        out.data.set(data.subarray(r * width, (r + 1) * width), r * row + start);
      start += width;
    }
    return out;
  },
});
