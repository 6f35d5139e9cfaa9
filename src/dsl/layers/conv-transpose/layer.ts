import type { Padding } from '../../../types/conv-size.js';
import type { Width } from '../../../types/width.js';
import { defineLayer, type Layer } from '../../layer.js';
import type { ConvOptions, ConvResolved, DimensionNumbers } from '../conv/options.js';
import type { ConvParams } from '../conv/params-type.js';
import { convParts } from '../conv/parts.js';
import type { ConvAxes, ConvOut } from '../conv/type.js';
import type { Parameterization } from '../weights.js';
import { convTransposeFinite } from './finite.js';
import { convTransposeKernel } from './kernel.js';
import { convTransposeMasks } from './mask.js';

/** The type of {@link ConvTranspose}: `Out` channels, filter `K`, padding `P`, strides `T` (`null`: all 1), layout `D`. */
export interface ConvTranspose<
  Out extends number,
  K extends readonly number[],
  P extends Padding = 'VALID',
  T extends readonly number[] | null = null,
  D extends DimensionNumbers | null = null,
> extends Layer {
  readonly name: 'ConvTranspose';
  readonly options: ConvResolved;
  readonly '~axes': ConvAxes<K, D>;
  readonly '~out': ConvOut<'ConvTranspose', this['~in'], Out, K, P, T, D>;
  readonly '~params': ConvParams<this['~in'], Out, K, D>;
}

/**
 * Transposed convolution, which makes spatial axes longer: `[N, H, W, C] -> [N, H', W', outChan]`, where H' = s H with SAME
 * or CIRCULAR padding and s H + max(k - s, 0) with VALID. The filter is not flipped: it slides over the inputs with s - 1
 * zeros between them. Its output is Gaussian, so a nonlinearity may follow.
 *
 * `filterShape` and `strides` are in the order of the spatial letters of the filter spec.
 * @throws InputError on sizes that are not positive integers or options out of range.
 */
export function ConvTranspose<
  const Out extends number,
  const K extends readonly number[],
  const P extends Padding = 'VALID',
  const T extends readonly number[] | null = null,
  const D extends DimensionNumbers | null = null,
  const W extends Parameterization = 'ntk',
  const S extends readonly [number, number] = readonly [1, 1],
>(outChan: Out, filterShape: K, options: ConvOptions<P, T, D, W, S> = {}): ConvTranspose<Width<Out, W, S>, K, P, T, D> {
  const rules = { kernel: convTransposeKernel, finite: convTransposeFinite, masks: convTransposeMasks };
  return defineLayer<ConvTranspose<Width<Out, W, S>, K, P, T, D>>(
    convParts('ConvTranspose', outChan, filterShape, options, rules),
  );
}
