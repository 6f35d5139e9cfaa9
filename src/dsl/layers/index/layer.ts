import type { IndexEntry } from '../../../types/slices.js';
import { defineLayer, type Layer } from '../../layer.js';
import { indexFinite } from './finite.js';
import { indexKernel, indexMixing } from './kernel.js';
import type { IndexFault } from './kernel-type.js';
import { indexMasks } from './mask.js';
import { type IndexOptions, type IndexResolved, resolveIndex } from './options.js';
import { indexShape } from './shape.js';
import type { IndexOut } from './type.js';

/** The type of {@link Index}: entries `E`, batch axis `B`, channel axis `C`. */
export interface Index<E extends readonly IndexEntry[], B extends number = 0, C extends number = -1> extends Layer {
  readonly name: 'Index';
  readonly options: IndexResolved;
  readonly '~axes': [B, C];
  readonly '~out': IndexOut<this['~in'], E, B, C>;
  readonly '~params': readonly [];
  readonly '~kernel': IndexFault<this['~in'], E, B, C>;
}

/**
 * Some of the entries, by the rules of numpy's basic indexing, one entry of `idx` an axis: a number drops its axis, a
 * {@link Slice} keeps what it takes, `':'` or `null` all of it, `'...'` stands for all of the axes in between, and axes
 * at the end without an entry are kept. Samples and channels must stay axes; kernels are there for all channels alone.
 * Gaussianity stays.
 *
 * @throws InputError on an entry that is none of these, or a second `'...'`.
 * @example Index([':', Slice(1, -1), Slice(null, null, 2)]) // [N, 8, 8, 3] -> [N, 6, 4, 3]
 */
export function Index<const E extends readonly IndexEntry[], const B extends number = 0, const C extends number = -1>(
  idx: E,
  options: IndexOptions<B, C> = {},
): Index<E, B, C> {
  const resolved = resolveIndex(idx, options);
  return defineLayer<Index<E, B, C>>({
    name: 'Index',
    options: resolved,
    axes: resolved,
    kernel: indexKernel(resolved),
    mixing: indexMixing(resolved),
    finite: indexFinite(resolved),
    masks: indexMasks(resolved),
    shape: (state) => indexShape(resolved, state),
  });
}
