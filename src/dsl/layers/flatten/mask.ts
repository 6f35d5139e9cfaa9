import { product } from '../../../compile/product.js';
import { transposed, writtenOut } from '../../mask/mask.js';
import { oneMask } from '../../mask/one-mask.js';
import type { MaskPart } from '../../mask/part.js';
import type { FlattenResolved } from './options.js';

/** Every entry keeps its mask, laid out as the entries are. */
export const flattenMasks = ({ batchAxis, batchAxisOut }: FlattenResolved): MaskPart => ({
  rule: oneMask((mask, shape) => {
    const rank = shape.length;
    const batch = batchAxis < 0 ? batchAxis + rank : batchAxis;
    const merged = shape.map((_, axis) => axis).filter((axis) => axis !== batch);
    const placed = batchAxisOut === 0 ? [0, 1] : [1, 0];
    if (rank === 2) return transposed(mask, batchAxisOut === 0 ? [batch, 1 - batch] : [1 - batch, batch]);
    const { data, shape: sizes } = transposed(writtenOut(mask, shape), [batch, ...merged]);
    return transposed({ data, shape: [sizes[0] ?? 0, product(sizes.slice(1))] }, placed);
  }),
});
