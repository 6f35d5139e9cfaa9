import { InternalError } from '../../compile/errors.js';
import type { Mask } from '../../types/mask.js';
import type { MaskPart } from './part.js';

/** The mask rule of a layer that takes one array. */
export const oneMask =
  (rule: (mask: Mask, shape: readonly number[]) => Mask): NonNullable<MaskPart['rule']> =>
  ([mask], [shape]) => {
    if (!mask || !shape) throw new InternalError('a layer without the mask of its input');
    return rule(mask, shape);
  };
