import type { Padding } from '../../../types/conv-size.js';
import { defineLayer, type Layer } from '../../layer.js';
import { poolMasks } from '../pool/mask.js';
import { poolShape } from '../pool/shape.js';
import type { PoolOut } from '../pool/type.js';
import { avgPoolFinite } from './finite.js';
import { avgPoolKernel } from './kernel.js';
import { type AvgPoolOptions, type AvgPoolResolved, resolveAvgPool } from './options.js';

/** The type of {@link AvgPool}: window `K`, padding `P`, strides `T` (`null`: all 1), batch axis `B`, channel axis `C`. */
export interface AvgPool<
  K extends readonly number[],
  P extends Padding = 'VALID',
  T extends readonly number[] | null = null,
  B extends number = 0,
  C extends number = -1,
> extends Layer {
  readonly name: 'AvgPool';
  readonly options: AvgPoolResolved;
  readonly '~axes': [B, C];
  readonly '~out': PoolOut<'AvgPool', this['~in'], K, T, P, B, C>;
  readonly '~params': readonly [];
}

/**
 * Mean over a window that slides over the spatial axes: `[N, H, W, C] -> [N, H', W', C]`. Gaussianity stays.
 * `windowShape` and `strides` are in the order of the spatial axes.
 * @throws InputError on windows or strides that are not positive integers.
 */
export function AvgPool<
  const K extends readonly number[],
  const P extends Padding = 'VALID',
  const T extends readonly number[] | null = null,
  const B extends number = 0,
  const C extends number = -1,
>(windowShape: K, options: AvgPoolOptions<T, P, B, C> = {}): AvgPool<K, P, T, B, C> {
  const resolved = resolveAvgPool(windowShape, options);
  return defineLayer<AvgPool<K, P, T, B, C>>({
    name: 'AvgPool',
    options: resolved,
    axes: resolved,
    kernel: avgPoolKernel(resolved),
    finite: avgPoolFinite(resolved),
    masks: poolMasks(resolved),
    shape: (state) => poolShape('AvgPool', resolved, state),
  });
}
