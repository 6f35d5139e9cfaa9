import { defineLayer, type Layer } from '../../layer.js';
import { layerNormFinite } from './finite.js';
import { layerNormKernel, layerNormMixing } from './kernel.js';
import { type LayerNormOptions, type LayerNormResolved, type NormAxes, resolveLayerNorm } from './options.js';
import { layerNormShape } from './shape.js';
import type { LayerNormOut } from './type.js';

/** The type of {@link LayerNorm}: over the axes `A`, batch axis `B`, channel axis `C`. */
export interface LayerNorm<A extends NormAxes = -1, B extends number = 0, C extends number = -1> extends Layer {
  readonly name: 'LayerNorm';
  readonly options: LayerNormResolved;
  readonly '~axes': [B, C];
  readonly '~out': LayerNormOut<this['~in'], A, B, C>;
  readonly '~params': readonly [];
}

/**
 * (x - mean) / sqrt(eps + variance), with mean and variance over `axis`: the channels, and what else is told, spatial axes
 * or the batch. There is nothing to train. Needs Gaussian inputs, and its outputs are Gaussian.
 * @throws InputError on axes that are not integers, or an `eps` that is not a finite number >= 0.
 */
export function LayerNorm<const A extends NormAxes = -1, const B extends number = 0, const C extends number = -1>(
  options: LayerNormOptions<A, B, C> = {},
): LayerNorm<A, B, C> {
  const resolved = resolveLayerNorm(options);
  return defineLayer<LayerNorm<A, B, C>>({
    name: 'LayerNorm',
    options: resolved,
    axes: resolved,
    kernel: layerNormKernel(resolved),
    mixing: layerNormMixing(resolved),
    finite: layerNormFinite(resolved),
    shape: (state) => layerNormShape(resolved, state),
  });
}
