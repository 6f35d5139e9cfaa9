import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { erfFinite } from './finite.js';
import { erfKernel } from './kernel.js';
import { type ErfOptions, type ErfResolved, resolveErf } from './options.js';

/** The type of {@link Erf}. */
export interface Erf extends Layer {
  readonly name: 'Erf';
  readonly options: ErfResolved;
  readonly '~out': ActivationOut<'Erf', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * a erf(b x) + c on every entry. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError on a number that is not finite.
 */
export function Erf(options: ErfOptions = {}): Erf {
  const resolved = resolveErf(options);
  return defineLayer<Erf>({
    name: 'Erf',
    options: resolved,
    kernel: erfKernel(resolved),
    finite: erfFinite(resolved),
    masks: REMASKED,
    shape: (state) => activationShape('Erf', state),
  });
}
