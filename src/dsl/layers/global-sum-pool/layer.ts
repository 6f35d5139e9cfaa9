import { defineLayer, type Layer } from '../../layer.js';
import { globalPoolMasks } from '../global-pool/mask.js';
import { globalPoolShape } from '../global-pool/shape.js';
import type { GlobalPoolOut } from '../global-pool/type.js';
import { globalSumPoolFinite } from './finite.js';
import { globalSumPoolKernel } from './kernel.js';
import { type GlobalSumPoolOptions, type GlobalSumPoolResolved, resolveGlobalSumPool } from './options.js';

/** The type of {@link GlobalSumPool}; `B` and `C` are its batch and channel axis. */
export interface GlobalSumPool<B extends number = 0, C extends number = -1> extends Layer {
  readonly name: 'GlobalSumPool';
  readonly options: GlobalSumPoolResolved;
  readonly '~axes': [B, C];
  readonly '~out': GlobalPoolOut<'GlobalSumPool', this['~in'], B, C>;
  readonly '~params': readonly [];
}

/**
 * Sum over all positions: `[N, H, W, C] -> [N, C]`. Batch and channels keep their order, Gaussianity stays.
 * @throws InputError on an axis that is not an integer.
 */
export function GlobalSumPool<const B extends number = 0, const C extends number = -1>(
  options: GlobalSumPoolOptions<B, C> = {},
): GlobalSumPool<B, C> {
  const resolved = resolveGlobalSumPool(options);
  return defineLayer<GlobalSumPool<B, C>>({
    name: 'GlobalSumPool',
    options: resolved,
    axes: resolved,
    kernel: globalSumPoolKernel,
    finite: globalSumPoolFinite(resolved),
    masks: globalPoolMasks(resolved),
    shape: (state) => globalPoolShape('GlobalSumPool', resolved, state),
  });
}
