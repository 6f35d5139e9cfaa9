import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import { affine, product, scalarsOf } from '../../kernel/scalar.js';
import { entry } from '../../kernel/windows.js';
import type { ExpNormalizedResolved } from './options.js';

/**
 * F = sqrt(v1 v2) exp(gamma (c + shift)) and F' = gamma exp(gamma (c + shift)) with c = q / sqrt(v1 v2) (Mairal et al.
 * 2014; Shankar et al. 2020, arXiv:2003.02237). At zero variance c reads 0, so F is 0.
 */
function expNormalized(g: GraphBuilder, gamma: Operand, shift: Operand, doClip: boolean): DualActivation {
  const power: Dual = (_g, q, first, second) => {
    const cosine = g.mul(g.mul(q, entry(first, 0)), entry(second, 0));
    const kept = doClip ? g.pointwise('max', [g.pointwise('min', [cosine, 1]), -1]) : cosine;
    return g.exp(affine(g, kept, gamma, product(g, gamma, shift)));
  };
  return {
    prepare: (_g, v) => [g.safeRsqrt(v), g.sqrt(v)],
    dual: (_g, q, first, second) => g.mul(g.mul(entry(first, 1), power(g, q, first, second)), entry(second, 1)),
    dualDerivative: (_g, q, first, second) => g.mul(gamma, power(g, q, first, second)),
  };
}

export const expNormalizedKernel =
  (options: ExpNormalizedResolved): KernelRule =>
  (k, _input, context) => {
    const scalar = scalarsOf(context, options);
    return applyDual(context.g, single(k), expNormalized(context.g, scalar('gamma'), scalar('shift'), options.doClip));
  };
