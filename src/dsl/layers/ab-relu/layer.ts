import type { Scalar } from '../../hyper.js';
import { defineLayer, type Layer } from '../../layer.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { abReluFinite } from './finite.js';
import { abReluKernel } from './kernel.js';
import { type ABReluResolved, resolveABRelu } from './options.js';
import type { StabilizeOptions } from './stabilize.js';

/** The type of {@link ABRelu}. */
export interface ABRelu extends Layer {
  readonly name: 'ABRelu';
  readonly options: ABReluResolved;
  readonly '~out': ActivationOut<'ABRelu', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * a min(x, 0) + b max(x, 0) on every entry: slope a left of 0, slope b right of it. Needs Gaussian inputs: Dense or
 * Conv before it.
 * @throws InputError on a slope that is not finite.
 */
export function ABRelu(a: Scalar, b: Scalar, options: StabilizeOptions = {}): ABRelu {
  const resolved = resolveABRelu(a, b, options);
  return defineLayer<ABRelu>({
    name: 'ABRelu',
    options: resolved,
    kernel: abReluKernel(resolved),
    finite: abReluFinite(resolved),
    shape: (state) => activationShape('ABRelu', state),
  });
}
