import type { Padding } from '../../../types/conv-size.js';
import { defineLayer, type Layer } from '../../layer.js';
import { poolMasks } from '../pool/mask.js';
import { poolShape } from '../pool/shape.js';
import type { PoolOut } from '../pool/type.js';
import { sumPoolFinite } from './finite.js';
import { sumPoolKernel } from './kernel.js';
import { resolveSumPool, type SumPoolOptions, type SumPoolResolved } from './options.js';

/** The type of {@link SumPool}: window `K`, padding `P`, strides `T` (`null`: all 1), batch axis `B`, channel axis `C`. */
export interface SumPool<
  K extends readonly number[],
  P extends Padding = 'VALID',
  T extends readonly number[] | null = null,
  B extends number = 0,
  C extends number = -1,
> extends Layer {
  readonly name: 'SumPool';
  readonly options: SumPoolResolved;
  readonly '~axes': [B, C];
  readonly '~out': PoolOut<'SumPool', this['~in'], K, T, P, B, C>;
  readonly '~params': readonly [];
}

/**
 * Sum over a window that slides over the spatial axes: `[N, H, W, C] -> [N, H', W', C]`. Gaussianity stays.
 * `windowShape` and `strides` are in the order of the spatial axes.
 * @throws InputError on windows or strides that are not positive integers.
 */
export function SumPool<
  const K extends readonly number[],
  const P extends Padding = 'VALID',
  const T extends readonly number[] | null = null,
  const B extends number = 0,
  const C extends number = -1,
>(windowShape: K, options: SumPoolOptions<T, P, B, C> = {}): SumPool<K, P, T, B, C> {
  const resolved = resolveSumPool(windowShape, options);
  return defineLayer<SumPool<K, P, T, B, C>>({
    name: 'SumPool',
    options: resolved,
    axes: resolved,
    kernel: sumPoolKernel(resolved),
    finite: sumPoolFinite(resolved),
    masks: poolMasks(resolved),
    shape: (state) => poolShape('SumPool', resolved, state),
  });
}
