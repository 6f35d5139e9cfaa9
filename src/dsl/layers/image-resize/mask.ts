import { mapAxis } from '../../mask/mask.js';
import { oneMask } from '../../mask/one-mask.js';
import type { MaskPart } from '../../mask/part.js';
import type { ImageResizeResolved } from './options.js';
import { sourcesOf } from './weights.js';

/** Masked is what is made of masked entries alone. */
export const imageResizeMasks = (o: ImageResizeResolved): MaskPart => ({
  rule: oneMask((mask, shape) =>
    o.shape.reduce<typeof mask>((m, target, axis) => {
      const size = shape[axis] ?? 0;
      return target === -1 || target === size ? m : mapAxis(m, axis, sourcesOf(size, target, o));
    }, mask),
  ),
});
