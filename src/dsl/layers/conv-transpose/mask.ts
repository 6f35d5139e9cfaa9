import { entry, transposedExtent, type WindowPadding } from '../../kernel/windows.js';
import { mapAxis } from '../../mask/mask.js';
import type { MaskPart } from '../../mask/part.js';
import { filterMasks } from '../conv/mask.js';
import type { ConvResolved } from '../conv/options.js';

/** The inputs that each output of an axis is made of; as the reference does, none from the other end with CIRCULAR padding. */
function sources(n: number, size: number, stride: number, padding: WindowPadding): readonly (readonly number[])[] {
  const { out, lo } = transposedExtent(n, size, stride, padding === 'CIRCULAR' ? 'SAME' : padding);
  return Array.from({ length: out }, (_, o) =>
    Array.from({ length: size }, (_, t) => (o + t - lo) / stride).filter((i) => Number.isInteger(i) && i >= 0 && i < n),
  );
}

/** A position is masked where anything is that it is made of. */
export const convTransposeMasks = (o: ConvResolved): MaskPart =>
  filterMasks(o, (mask, axes) =>
    axes.reduce((m, axis, k) => {
      const made = sources(entry(m.shape, axis), entry(o.filterShape, k), entry(o.strides, k), o.padding);
      return made.every((from, at) => from.length === 1 && from[0] === at) ? m : mapAxis(m, axis, made, 'any');
    }, mask),
  );
