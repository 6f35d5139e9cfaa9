import { defineLayer, type Layer } from '../../layer.js';
import { resolveStabilize, type StabilizeOptions, type StabilizeResolved } from '../ab-relu/stabilize.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { reluFinite } from './finite.js';
import { reluKernel } from './kernel.js';

/** The type of {@link Relu}. */
export interface Relu extends Layer {
  readonly name: 'Relu';
  readonly options: StabilizeResolved;
  readonly '~out': ActivationOut<'Relu', this['~in']>;
  readonly '~params': readonly [];
}

/** max(x, 0) on every entry. Needs Gaussian inputs: Dense or Conv before it. */
export function Relu(options: StabilizeOptions = {}): Relu {
  return defineLayer<Relu>({
    name: 'Relu',
    options: resolveStabilize('Relu', options),
    kernel: reluKernel,
    finite: reluFinite,
    shape: (state) => activationShape('Relu', state),
  });
}
