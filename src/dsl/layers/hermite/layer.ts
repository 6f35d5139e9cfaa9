import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { hermiteFinite } from './finite.js';
import { hermiteKernel } from './kernel.js';
import { type HermiteResolved, resolveHermite } from './options.js';

/** The type of {@link Hermite}. */
export interface Hermite extends Layer {
  readonly name: 'Hermite';
  readonly options: HermiteResolved;
  readonly '~out': ActivationOut<'Hermite', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * He_n(x) / sqrt(n!) on every entry, with He_n the probabilists' Hermite polynomial of degree n. The kernel is that of
 * entries with unit variance, where it is q^n, and is not rescaled for others (nor is the reference's): bring the
 * variance to 1 before it, or give the same polynomial to Polynomial, which takes any. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError unless the degree is an integer >= 0.
 */
export function Hermite(degree: number): Hermite {
  const resolved = resolveHermite(degree);
  return defineLayer<Hermite>({
    name: 'Hermite',
    options: resolved,
    kernel: hermiteKernel(resolved),
    finite: hermiteFinite(resolved),
    masks: REMASKED,
    shape: (state) => activationShape('Hermite', state),
  });
}
