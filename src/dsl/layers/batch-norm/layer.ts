import { type Say, say } from '../../../types/sentences.js';
import { defineLayer, type Layer } from '../../layer.js';
import type { NormAxes } from '../layer-norm/options.js';
import { batchNormFinite } from './finite.js';
import { type BatchNormOptions, type BatchNormResolved, resolveBatchNorm } from './options.js';
import { batchNormShape } from './shape.js';
import type { BatchNormOut } from './type.js';

/** The type of {@link BatchNorm}: over the axes `A` (`null`: all but the channels), batch axis `B`, channel axis `C`. */
export interface BatchNorm<A extends NormAxes | null = null, B extends number = 0, C extends number = -1>
  extends Layer {
  readonly name: 'BatchNorm';
  readonly options: BatchNormResolved;
  readonly '~axes': [B, C];
  readonly '~out': BatchNormOut<this['~in'], A, B, C>;
  readonly '~params': readonly [];
  readonly '~kernel': Say<'noKernel', { layer: 'BatchNorm'; instead: 'LayerNorm' }>;
}

/**
 * (x - mean) / sqrt(eps + variance) of every channel, with mean and variance of the batch at hand: over the samples and all
 * positions, or over `axis`. There are no running averages and nothing to train, so that a sample's output depends on the
 * batch it is in, and a batch of one sample and one position becomes zeros.
 *
 * For finite networks alone: every output depends on all samples, so that `kernelFn` is refused. `monteCarloKernelFn`
 * estimates the kernel of networks that normalise x1 by its statistics and x2 by its own. What comes after may take the
 * outputs for Gaussian if the inputs were.
 * @throws InputError on axes that are not integers, or an `eps` that is not a finite number >= 0.
 */
export function BatchNorm<
  const A extends NormAxes | null = null,
  const B extends number = 0,
  const C extends number = -1,
>(options: BatchNormOptions<A, B, C> = {}): BatchNorm<A, B, C> {
  const resolved = resolveBatchNorm(options);
  return defineLayer<BatchNorm<A, B, C>>({
    name: 'BatchNorm',
    options: resolved,
    axes: resolved,
    kernel: say('noKernel', { layer: 'BatchNorm', instead: 'LayerNorm' }),
    finite: batchNormFinite(resolved),
    shape: (state) => batchNormShape(resolved, state),
  });
}
