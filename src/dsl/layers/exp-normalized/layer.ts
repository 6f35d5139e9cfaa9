import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { expNormalizedFinite } from './finite.js';
import { expNormalizedKernel } from './kernel.js';
import { type ExpNormalizedOptions, type ExpNormalizedResolved, resolveExpNormalized } from './options.js';

/** The type of {@link ExpNormalized}. */
export interface ExpNormalized extends Layer {
  readonly name: 'ExpNormalized';
  readonly options: ExpNormalizedResolved;
  readonly '~out': ActivationOut<'ExpNormalized', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * The kernel sqrt(v1 v2) exp(gamma (c + shift)) of covariances with cosine c and variances v1, v2 (Mairal et al. 2014;
 * Shankar et al. 2020, arXiv:2003.02237). It belongs to no function, so there is no finite network. Needs Gaussian
 * inputs: Dense or Conv before it.
 * @throws InputError on a number that is not finite.
 */
export function ExpNormalized(options: ExpNormalizedOptions = {}): ExpNormalized {
  const resolved = resolveExpNormalized(options);
  return defineLayer<ExpNormalized>({
    name: 'ExpNormalized',
    options: resolved,
    kernel: expNormalizedKernel(resolved),
    finite: expNormalizedFinite,
    masks: REMASKED,
    shape: (state) => activationShape('ExpNormalized', state),
  });
}
