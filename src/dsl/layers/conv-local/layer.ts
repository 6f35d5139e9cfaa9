import type { Padding } from '../../../types/conv-size.js';
import type { Width } from '../../../types/width.js';
import { defineLayer, type Layer } from '../../layer.js';
import { convMasks } from '../conv/mask.js';
import type { ConvOptions, ConvResolved, DimensionNumbers } from '../conv/options.js';
import { convParts } from '../conv/parts.js';
import type { ConvAxes, ConvOut } from '../conv/type.js';
import type { Parameterization } from '../weights.js';
import { convLocalFinite } from './finite.js';
import { convLocalKernel } from './kernel.js';
import type { ConvLocalParams } from './params-type.js';

/** The type of {@link ConvLocal}: `Out` channels, filter `K`, padding `P`, strides `T` (`null`: all 1), layout `D`. */
export interface ConvLocal<
  Out extends number,
  K extends readonly number[],
  P extends Padding = 'VALID',
  T extends readonly number[] | null = null,
  D extends DimensionNumbers | null = null,
> extends Layer {
  readonly name: 'ConvLocal';
  readonly options: ConvResolved;
  readonly '~axes': ConvAxes<K, D>;
  readonly '~out': ConvOut<'ConvLocal', this['~in'], Out, K, P, T, D>;
  readonly '~params': ConvLocalParams<this['~in'], this['~out'], Out, K, D>;
}

/**
 * Convolution with weights and biases of their own at every position (a locally connected layer), 1-D to n-D:
 * `[N, H, W, C] -> [N, H', W', outChan]` with the sizes of {@link Conv}. Outputs at different positions are independent, so
 * that a kernel needs nothing but equal positions before it. Its output is Gaussian, so a nonlinearity may follow.
 *
 * Under the standard parameterization it has `outChan` times `s[1]` channels, as every layer with weights.
 * @throws InputError on sizes that are not positive integers or options out of range.
 */
export function ConvLocal<
  const Out extends number,
  const K extends readonly number[],
  const P extends Padding = 'VALID',
  const T extends readonly number[] | null = null,
  const D extends DimensionNumbers | null = null,
  const W extends Parameterization = 'ntk',
  const S extends readonly [number, number] = readonly [1, 1],
>(outChan: Out, filterShape: K, options: ConvOptions<P, T, D, W, S> = {}): ConvLocal<Width<Out, W, S>, K, P, T, D> {
  const rules = { kernel: convLocalKernel, finite: convLocalFinite, masks: convMasks };
  return defineLayer<ConvLocal<Width<Out, W, S>, K, P, T, D>>(
    convParts('ConvLocal', outChan, filterShape, options, rules),
  );
}
