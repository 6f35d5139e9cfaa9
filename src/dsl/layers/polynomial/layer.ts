import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { polynomialFinite } from './finite.js';
import { polynomialKernel } from './kernel.js';
import { type PolynomialResolved, resolvePolynomial } from './options.js';

/** The type of {@link Polynomial}. */
export interface Polynomial extends Layer {
  readonly name: 'Polynomial';
  readonly options: PolynomialResolved;
  readonly '~out': ActivationOut<'Polynomial', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * coef[0] + coef[1] x + coef[2] x^2 + … on every entry. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError on a coefficient that is not finite.
 */
export function Polynomial(coef: readonly number[]): Polynomial {
  const resolved = resolvePolynomial(coef);
  return defineLayer<Polynomial>({
    name: 'Polynomial',
    options: resolved,
    kernel: polynomialKernel(resolved),
    finite: polynomialFinite(resolved),
    masks: (resolved.coef[0] ?? 0) === 0 ? undefined : REMASKED,
    shape: (state) => activationShape('Polynomial', state),
  });
}
