import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import { affine, product, scalarsOf } from '../../kernel/scalar.js';
import { entry } from '../../kernel/windows.js';
import type { GaussianResolved } from './options.js';

/**
 * phi(x) = a exp(b x^2): F = a^2 / D and F' = 4 a^2 b^2 q / D^3 with D^2 = (1 - 2 b v1)(1 - 2 b v2) - 4 b^2 q^2, which
 * is det(I - 2 b S) for the covariance S of (u1, u2): the Gaussian integral of exp(b |u|^2). For b > 0 it is infinite
 * where I - 2 b S is not positive definite.
 */
function gaussian(g: GraphBuilder, a: Operand, b: Operand): DualActivation {
  const inverse: Dual = (_g, q, first, second) => {
    const scaled = g.mul(product(g, 2, b), q);
    const determinant = g.sub(g.mul(entry(first, 0), entry(second, 0)), g.mul(scaled, scaled));
    return g.div(1, g.sqrt(determinant));
  };
  return {
    // not below 0, so that two sides without an integral do not make a positive determinant
    prepare: (_g, v) => [g.pointwise('max', [affine(g, v, product(g, -2, b), 1), 0])],
    dual: (_g, q, first, second) => g.mul(product(g, a, a), inverse(g, q, first, second)),
    dualDerivative: (_g, q, first, second) => {
      const r = inverse(g, q, first, second);
      return g.mul(product(g, 4, a, a, b, b), g.mul(g.mul(g.mul(q, r), r), r));
    },
  };
}

export const gaussianKernel =
  (options: GaussianResolved): KernelRule =>
  (k, _input, context) => {
    const scalar = scalarsOf(context, options);
    return applyDual(context.g, single(k), gaussian(context.g, scalar('a'), scalar('b')));
  };
