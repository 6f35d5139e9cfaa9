import type { Scalar } from '../../hyper.js';
import { defineLayer, type Layer } from '../../layer.js';
import type { StabilizeOptions } from '../ab-relu/stabilize.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { leakyReluFinite } from './finite.js';
import { leakyReluKernel } from './kernel.js';
import { type LeakyReluResolved, resolveLeakyRelu } from './options.js';

/** The type of {@link LeakyRelu}. */
export interface LeakyRelu extends Layer {
  readonly name: 'LeakyRelu';
  readonly options: LeakyReluResolved;
  readonly '~out': ActivationOut<'LeakyRelu', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * alpha min(x, 0) + max(x, 0) on every entry. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError on a slope that is not finite.
 */
export function LeakyRelu(alpha: Scalar, options: StabilizeOptions = {}): LeakyRelu {
  const resolved = resolveLeakyRelu(alpha, options);
  return defineLayer<LeakyRelu>({
    name: 'LeakyRelu',
    options: resolved,
    kernel: leakyReluKernel(resolved),
    finite: leakyReluFinite(resolved),
    shape: (state) => activationShape('LeakyRelu', state),
  });
}
