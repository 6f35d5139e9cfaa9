import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { monomialFinite } from './finite.js';
import { monomialKernel } from './kernel.js';
import { type MonomialResolved, resolveMonomial } from './options.js';

/** The type of {@link Monomial}. */
export interface Monomial extends Layer {
  readonly name: 'Monomial';
  readonly options: MonomialResolved;
  readonly '~out': ActivationOut<'Monomial', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * x ** degree on every entry. At degree 0 no gradient passes: the NTK is zero after it. Needs Gaussian inputs: Dense or
 * Conv before it.
 * @throws InputError unless the degree is an integer >= 0.
 */
export function Monomial(degree: number): Monomial {
  const resolved = resolveMonomial(degree);
  return defineLayer<Monomial>({
    name: 'Monomial',
    options: resolved,
    kernel: monomialKernel(resolved),
    finite: monomialFinite(resolved),
    masks: resolved.degree === 0 ? REMASKED : undefined,
    shape: (state) => activationShape('Monomial', state),
  });
}
