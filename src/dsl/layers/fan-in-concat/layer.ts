import { defineLayer, type Layer } from '../../layer.js';
import { fanInConcatFinite } from './finite.js';
import { fanInConcatKernel, fanInConcatMixing } from './kernel.js';
import { fanInConcatMasks } from './mask.js';
import { type FanInConcatOptions, type FanInConcatResolved, resolveFanInConcat } from './options.js';
import { fanInConcatShape } from './shape.js';
import type { FanInConcatOut } from './type.js';

/** The type of {@link FanInConcat}: along axis `A`. */
export interface FanInConcat<A extends number = -1> extends Layer {
  readonly name: 'FanInConcat';
  readonly options: FanInConcatResolved;
  readonly '~out': FanInConcatOut<this['~in'], A>;
  readonly '~params': readonly [];
}

/**
 * All branches one after the other along an axis; their other sizes and their layouts must be equal. Along the channels
 * any branches go together, and the result is not Gaussian: put Dense or Conv before the next nonlinearity. Along another
 * axis every branch must be Gaussian, and the result is. The kernel takes the branches to be independent.
 * @throws InputError on an axis that is not an integer.
 */
export function FanInConcat<const A extends number = -1>(options: FanInConcatOptions<A> = {}): FanInConcat<A> {
  const resolved = resolveFanInConcat(options);
  return defineLayer<FanInConcat<A>>({
    name: 'FanInConcat',
    options: resolved,
    kernel: fanInConcatKernel(resolved),
    mixing: fanInConcatMixing(resolved),
    finite: fanInConcatFinite(resolved),
    masks: fanInConcatMasks(resolved.axis),
    shape: (state) => fanInConcatShape(resolved.axis, state),
  });
}
