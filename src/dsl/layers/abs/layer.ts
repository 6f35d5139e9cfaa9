import { defineLayer, type Layer } from '../../layer.js';
import { resolveStabilize, type StabilizeOptions, type StabilizeResolved } from '../ab-relu/stabilize.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { absFinite } from './finite.js';
import { absKernel } from './kernel.js';

/** The type of {@link Abs}. */
export interface Abs extends Layer {
  readonly name: 'Abs';
  readonly options: StabilizeResolved;
  readonly '~out': ActivationOut<'Abs', this['~in']>;
  readonly '~params': readonly [];
}

/** |x| on every entry. Needs Gaussian inputs: Dense or Conv before it. */
export function Abs(options: StabilizeOptions = {}): Abs {
  return defineLayer<Abs>({
    name: 'Abs',
    options: resolveStabilize('Abs', options),
    kernel: absKernel,
    finite: absFinite,
    shape: (state) => activationShape('Abs', state),
  });
}
