import { defineLayer, type Layer } from '../../layer.js';
import { globalPoolMasks } from '../global-pool/mask.js';
import { globalPoolShape } from '../global-pool/shape.js';
import type { GlobalPoolOut } from '../global-pool/type.js';
import { globalAvgPoolFinite } from './finite.js';
import { globalAvgPoolKernel } from './kernel.js';
import { type GlobalAvgPoolOptions, type GlobalAvgPoolResolved, resolveGlobalAvgPool } from './options.js';

/** The type of {@link GlobalAvgPool}; `B` and `C` are its batch and channel axis. */
export interface GlobalAvgPool<B extends number = 0, C extends number = -1> extends Layer {
  readonly name: 'GlobalAvgPool';
  readonly options: GlobalAvgPoolResolved;
  readonly '~axes': [B, C];
  readonly '~out': GlobalPoolOut<'GlobalAvgPool', this['~in'], B, C>;
  readonly '~params': readonly [];
}

/**
 * Mean over all positions: `[N, H, W, C] -> [N, C]`. Batch and channels keep their order, Gaussianity stays.
 * @throws InputError on an axis that is not an integer.
 */
export function GlobalAvgPool<const B extends number = 0, const C extends number = -1>(
  options: GlobalAvgPoolOptions<B, C> = {},
): GlobalAvgPool<B, C> {
  const resolved = resolveGlobalAvgPool(options);
  return defineLayer<GlobalAvgPool<B, C>>({
    name: 'GlobalAvgPool',
    options: resolved,
    axes: resolved,
    kernel: globalAvgPoolKernel,
    finite: globalAvgPoolFinite(resolved),
    masks: globalPoolMasks(resolved),
    shape: (state) => globalPoolShape('GlobalAvgPool', resolved, state),
  });
}
