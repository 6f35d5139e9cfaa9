import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { rectifiedMonomialFinite } from './finite.js';
import { rectifiedMonomialKernel } from './kernel.js';
import { type RectifiedMonomialResolved, resolveRectifiedMonomial } from './options.js';

/** The type of {@link RectifiedMonomial}. */
export interface RectifiedMonomial extends Layer {
  readonly name: 'RectifiedMonomial';
  readonly options: RectifiedMonomialResolved;
  readonly '~out': ActivationOut<'RectifiedMonomial', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * x ** degree where x is positive and 0 elsewhere: a step at degree 0 (no gradient passes: the NTK is zero after it),
 * Relu at degree 1. Needs Gaussian inputs: Dense or Conv before it.
 * @throws InputError unless the degree is an integer >= 0.
 */
export function RectifiedMonomial(degree: number): RectifiedMonomial {
  const resolved = resolveRectifiedMonomial(degree);
  return defineLayer<RectifiedMonomial>({
    name: 'RectifiedMonomial',
    options: resolved,
    kernel: rectifiedMonomialKernel(resolved),
    finite: rectifiedMonomialFinite(resolved),
    masks: resolved.degree === 0 ? REMASKED : undefined,
    shape: (state) => activationShape('RectifiedMonomial', state),
  });
}
