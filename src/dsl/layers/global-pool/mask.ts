import { withoutAxes } from '../../mask/mask.js';
import { oneMask } from '../../mask/one-mask.js';
import type { MaskPart } from '../../mask/part.js';
import { spatialAxes } from '../../mask/spatial-axes.js';
import type { AxesResolved } from '../axes.js';

/** A sample is masked where all its positions are. */
export const globalPoolMasks = (o: AxesResolved): MaskPart => ({
  read: true,
  rule: oneMask((mask) => withoutAxes(mask, spatialAxes(mask.shape.length, o))),
});
