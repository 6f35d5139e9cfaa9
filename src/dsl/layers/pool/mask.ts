import { oneMask } from '../../mask/one-mask.js';
import type { MaskPart } from '../../mask/part.js';
import { spatialAxes } from '../../mask/spatial-axes.js';
import { atCentres } from '../../mask/window-centres.js';
import type { PoolResolved } from './options.js';

/** A position is masked where the centre of its window is; masked entries count as zeros, and in the size of the window. */
export const poolMasks = (o: PoolResolved): MaskPart => ({
  // without spatial axes there is nothing to pool
  remask: o.window.length > 0,
  rule: oneMask((mask) =>
    atCentres(mask, spatialAxes(mask.shape.length, o), { sizes: o.window, strides: o.strides, padding: o.padding }),
  ),
});
