import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { expFinite } from './finite.js';
import { expKernel } from './kernel.js';
import { type ExpOptions, type ExpResolved, resolveExp } from './options.js';

/** The type of {@link Exp}. */
export interface Exp extends Layer {
  readonly name: 'Exp';
  readonly options: ExpResolved;
  readonly '~out': ActivationOut<'Exp', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * a exp(b x) on every entry. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError on a number that is not finite.
 */
export function Exp(options: ExpOptions = {}): Exp {
  const resolved = resolveExp(options);
  return defineLayer<Exp>({
    name: 'Exp',
    options: resolved,
    kernel: expKernel(resolved),
    finite: expFinite(resolved),
    masks: REMASKED,
    shape: (state) => activationShape('Exp', state),
  });
}
