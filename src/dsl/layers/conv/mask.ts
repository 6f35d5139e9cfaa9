import type { Mask } from '../../../types/mask.js';
import { transposed } from '../../mask/mask.js';
import { oneMask } from '../../mask/one-mask.js';
import type { MaskPart } from '../../mask/part.js';
import { atCentres } from '../../mask/window-centres.js';
import type { ConvResolved } from './options.js';
import { spatialLetters } from './specs.js';

/** What a filter makes of a mask, `slide` along these axes; then the axes are laid out as those of the output. */
export const filterMasks = (o: ConvResolved, slide: (mask: Mask, axes: readonly number[]) => Mask): MaskPart => {
  const at = (letter: string): number => o.lhsSpec.indexOf(letter);
  const axes = spatialLetters(o.lhsSpec).map(at);
  const order = [...o.outSpec].map(at);
  return { channels: 'all', remask: true, rule: oneMask((mask) => transposed(slide(mask, axes), order)) };
};

/** A position is masked where all channels at the centre of its window are. */
export const convMasks = (o: ConvResolved): MaskPart =>
  filterMasks(o, (mask, axes) =>
    atCentres(mask, axes, { sizes: o.filterShape, strides: o.strides, padding: o.padding }),
  );
