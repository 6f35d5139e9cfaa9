import type { Mask } from '../../types/mask.js';
import { entry, type WindowPadding, windowExtent } from '../kernel/windows.js';
import { mapAxis } from './mask.js';

/** Windows over some axes, one size and stride each. */
interface Windows {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly padding: WindowPadding;
}

/** The mask at the centre of each window; as it came where no size changes, for then every entry is the centre of its own. */
export const atCentres = (mask: Mask, axes: readonly number[], { sizes, strides, padding }: Windows): Mask =>
  axes.reduce((m, axis, k) => {
    const [n, size, stride] = [entry(m.shape, axis), entry(sizes, k), entry(strides, k)];
    const { out, lo } = windowExtent(n, size, stride, padding);
    if (out === n) return m;
    const first = Math.floor((size - 1) / 2) - lo;
    return mapAxis(
      m,
      axis,
      Array.from({ length: out }, (_, o) => [first + stride * o]),
    );
  }, mask);
