import { defineLayer, type Layer } from '../../layer.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { reluFinite } from './finite.js';
import { reluKernel } from './kernel.js';
import type { ReluResolved } from './options.js';

/** The type of {@link Relu}. */
export interface Relu extends Layer {
  readonly name: 'Relu';
  readonly options: ReluResolved;
  readonly '~out': ActivationOut<'Relu', this['~in']>;
  readonly '~params': readonly [];
}

/** max(x, 0) on every entry. Needs Gaussian inputs: Dense or Conv before it. */
export function Relu(): Relu {
  return defineLayer<Relu>({
    name: 'Relu',
    options: {},
    kernel: reluKernel,
    finite: reluFinite,
    shape: (state) => activationShape('Relu', state),
  });
}
