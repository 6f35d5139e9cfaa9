import type { Mask } from '../../../types/mask.js';
import { commonShape, visibleMask, writtenOut } from '../../mask/mask.js';
import type { MaskPart } from '../../mask/part.js';

/** Whether all branches have one and the same mask. */
export const oneForAll = ([first, ...others]: readonly Mask[]): Mask | null =>
  first && others.every((mask) => mask === first) ? first : null;

/** An entry is masked where it is in every branch. */
export const fanInMasks: MaskPart = {
  rule: (masks) => {
    const same = oneForAll(masks);
    if (same) return same;
    const out = visibleMask(commonShape(masks));
    const all = masks.map((mask) => writtenOut(mask, out.shape));
    for (let at = 0; at < out.data.length; at++) out.data[at] = all.every(({ data }) => data[at] === 1) ? 1 : 0;
    return out;
  },
};
