import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { rbfFinite } from './finite.js';
import { rbfKernel } from './kernel.js';
import { type RbfOptions, type RbfResolved, resolveRbf } from './options.js';

/** The type of {@link Rbf}. */
export interface Rbf extends Layer {
  readonly name: 'Rbf';
  readonly options: RbfResolved;
  readonly '~out': ActivationOut<'Rbf', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * sqrt(2) sin(sqrt(2 gamma) x + pi / 4) on every entry: random features whose kernel is exp(-gamma |x - x'|^2) of the
 * entries before it (Rahimi & Recht 2007). Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError unless gamma is a finite number >= 0.
 */
export function Rbf(options: RbfOptions = {}): Rbf {
  const resolved = resolveRbf(options);
  return defineLayer<Rbf>({
    name: 'Rbf',
    options: resolved,
    kernel: rbfKernel(resolved),
    finite: rbfFinite(resolved),
    masks: REMASKED,
    shape: (state) => activationShape('Rbf', state),
  });
}
