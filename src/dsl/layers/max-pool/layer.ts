import type { Padding } from '../../../types/conv-size.js';
import { type Say, say } from '../../../types/sentences.js';
import { defineLayer, type Layer } from '../../layer.js';
import { poolMasks } from '../pool/mask.js';
import { type PoolOptions, type PoolResolved, resolvePool } from '../pool/options.js';
import { poolShape } from '../pool/shape.js';
import type { PoolOut } from '../pool/type.js';
import { maxPoolFinite } from './finite.js';

const LAYER = 'MaxPool';

/** The type of {@link MaxPool}: window `K`, padding `P`, strides `T` (`null`: all 1), batch axis `B`, channel axis `C`. */
export interface MaxPool<
  K extends readonly number[],
  P extends Padding = 'VALID',
  T extends readonly number[] | null = null,
  B extends number = 0,
  C extends number = -1,
> extends Layer {
  readonly name: 'MaxPool';
  readonly options: PoolResolved;
  readonly '~axes': [B, C];
  readonly '~out': PoolOut<'MaxPool', this['~in'], K, T, P, B, C>;
  readonly '~params': readonly [];
  readonly '~kernel': Say<'noKernel', { layer: 'MaxPool'; instead: 'AvgPool' }>;
}

/**
 * Largest entry under a window that slides over the spatial axes: `[N, H, W, C] -> [N, H', W', C]`. Entries beyond SAME
 * edges do not count, and neither do masked ones. `windowShape` and `strides` are in the order of the spatial axes.
 *
 * For finite networks alone: the largest of correlated Gaussians has no covariance in closed form, so that `kernelFn` is
 * refused. `monteCarloKernelFn` estimates it. What comes after may take the outputs for Gaussian if the inputs were.
 * @throws InputError on windows or strides that are not positive integers.
 */
export function MaxPool<
  const K extends readonly number[],
  const P extends Padding = 'VALID',
  const T extends readonly number[] | null = null,
  const B extends number = 0,
  const C extends number = -1,
>(windowShape: K, options: PoolOptions<T, P, B, C> = {}): MaxPool<K, P, T, B, C> {
  const resolved = Object.freeze(resolvePool(LAYER, windowShape, options));
  return defineLayer<MaxPool<K, P, T, B, C>>({
    name: LAYER,
    options: resolved,
    axes: resolved,
    kernel: say('noKernel', { layer: LAYER, instead: 'AvgPool' }),
    finite: maxPoolFinite(resolved),
    masks: poolMasks(resolved),
    shape: (state) => poolShape(LAYER, resolved, state),
  });
}
