import type { Padding } from '../../../types/conv-size.js';
import type { Width } from '../../../types/width.js';
import { defineLayer, type Layer } from '../../layer.js';
import type { Parameterization } from '../weights.js';
import { convFinite } from './finite.js';
import { convKernel } from './kernel.js';
import { convMasks } from './mask.js';
import type { ConvOptions, ConvResolved, DimensionNumbers } from './options.js';
import type { ConvParams } from './params-type.js';
import { convParts } from './parts.js';
import type { ConvAxes, ConvOut } from './type.js';

/** The type of {@link Conv}: `Out` channels, filter `K`, padding `P`, strides `T` (`null`: all 1), layout `D`. */
export interface Conv<
  Out extends number,
  K extends readonly number[],
  P extends Padding = 'VALID',
  T extends readonly number[] | null = null,
  D extends DimensionNumbers | null = null,
> extends Layer {
  readonly name: 'Conv';
  readonly options: ConvResolved;
  readonly '~axes': ConvAxes<K, D>;
  readonly '~out': ConvOut<'Conv', this['~in'], Out, K, P, T, D>;
  readonly '~params': ConvParams<this['~in'], Out, K, D>;
}

/**
 * Convolution with weights shared over positions, 1-D to n-D: `[N, H, W, C] -> [N, H', W', outChan]`, where
 * H' = floor((H - k) / s) + 1 with VALID padding and ceil(H / s) with SAME or CIRCULAR. Its output is Gaussian, so a
 * nonlinearity may follow.
 *
 * `filterShape` and `strides` are in the order of the spatial letters of the filter spec.
 * @throws InputError on sizes that are not positive integers or options out of range.
 */
export function Conv<
  const Out extends number,
  const K extends readonly number[],
  const P extends Padding = 'VALID',
  const T extends readonly number[] | null = null,
  const D extends DimensionNumbers | null = null,
  const W extends Parameterization = 'ntk',
  const S extends readonly [number, number] = readonly [1, 1],
>(outChan: Out, filterShape: K, options: ConvOptions<P, T, D, W, S> = {}): Conv<Width<Out, W, S>, K, P, T, D> {
  const rules = { kernel: convKernel, finite: convFinite, masks: convMasks };
  return defineLayer<Conv<Width<Out, W, S>, K, P, T, D>>(convParts('Conv', outChan, filterShape, options, rules));
}
