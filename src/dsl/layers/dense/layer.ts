import type { Width } from '../../../types/width.js';
import { defineLayer, type Layer } from '../../layer.js';
import { channelsShape } from '../channels/shape.js';
import type { ChannelsOut } from '../channels/type.js';
import type { Parameterization } from '../weights.js';
import { denseFinite } from './finite.js';
import { denseKernel } from './kernel.js';
import { type DenseOptions, type DenseResolved, resolveDense } from './options.js';
import type { DenseParams } from './params-type.js';

/** The type of {@link Dense}: `D` channels out; `B` and `C` are its batch and channel axis. */
export interface Dense<D extends number, B extends number = 0, C extends number = -1> extends Layer {
  readonly name: 'Dense';
  readonly options: DenseResolved;
  readonly '~axes': [B, C];
  readonly '~out': ChannelsOut<'Dense', this['~in'], D, B, C>;
  readonly '~params': DenseParams<this['~in'], D, C>;
}

/**
 * Fully connected layer over the channels: `[N, …, C] -> [N, …, outDim]`, at every position alike. Its output is
 * Gaussian, so a nonlinearity may follow.
 *
 * Kernel: K' = wStd^2 K + bStd^2 (see the kernel rule for the tangent kernel and sources).
 * @throws InputError on a width that is not a positive integer or options out of range.
 */
export function Dense<
  const D extends number,
  const B extends number = 0,
  const C extends number = -1,
  const P extends Parameterization = 'ntk',
  const S extends readonly [number, number] = readonly [1, 1],
>(outDim: D, options: DenseOptions<B, C, P, S> = {}): Dense<Width<D, P, S>, B, C> {
  const resolved = resolveDense(outDim, options);
  return defineLayer<Dense<Width<D, P, S>, B, C>>({
    name: 'Dense',
    options: resolved,
    axes: resolved,
    kernel: denseKernel(resolved),
    finite: denseFinite(resolved),
    masks: { channels: 'all', remask: true },
    shape: (state) => channelsShape('Dense', resolved, resolved.channels, state),
  });
}
