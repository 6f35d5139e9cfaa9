import { defineLayer, type Layer } from '../../layer.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { geluFinite } from './finite.js';
import { geluKernel } from './kernel.js';
import { type GeluOptions, type GeluResolved, resolveGelu } from './options.js';

/** The type of {@link Gelu}. */
export interface Gelu extends Layer {
  readonly name: 'Gelu';
  readonly options: GeluResolved;
  readonly '~out': ActivationOut<'Gelu', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * x Phi(x) on every entry, with Phi the distribution function of a standard normal (Hendrycks & Gimpel 2016). Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError on an option that is not a boolean.
 */
export function Gelu(options: GeluOptions = {}): Gelu {
  const resolved = resolveGelu(options);
  return defineLayer<Gelu>({
    name: 'Gelu',
    options: resolved,
    kernel: geluKernel,
    finite: geluFinite(resolved),
    shape: (state) => activationShape('Gelu', state),
  });
}
