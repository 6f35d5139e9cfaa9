import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type DualActivation } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import { affine, product, quotient, scalarOf } from '../../kernel/scalar.js';
import { entry } from '../../kernel/windows.js';
import type { ErfResolved } from './options.js';

/**
 * phi(x) = a erf(b x) + c: F = a^2 (2/pi) asin(2 b^2 q / sqrt((1 + 2 b^2 v1)(1 + 2 b^2 v2))) + c^2 and
 * F' = a^2 b^2 (4/pi) / sqrt((1 + 2 b^2 v1)(1 + 2 b^2 v2) - 4 b^4 q^2) (Williams 1996, eq. 11).
 */
function erf(g: GraphBuilder, a: Operand, b: Operand, c: Operand): DualActivation {
  const width = product(g, 2, b, b);
  return {
    prepare: (_g, v) => {
      const widened = affine(g, v, width, 1);
      return [g.safeRsqrt(widened), widened];
    },
    dual: (_g, q, first, second) => {
      const sine = g.mul(g.mul(g.mul(width, q), entry(first, 0)), entry(second, 0));
      return affine(g, g.asin(sine), quotient(g, product(g, a, a, 2), Math.PI), product(g, c, c));
    },
    dualDerivative: (_g, q, first, second) => {
      const scaled = g.mul(width, q);
      const gap = g.sub(g.mul(entry(first, 1), entry(second, 1)), g.mul(scaled, scaled));
      return g.mul(quotient(g, product(g, a, a, b, b, 4), Math.PI), g.safeRsqrt(gap));
    },
  };
}

export const erfKernel =
  ({ hypers, ...o }: ErfResolved): KernelRule =>
  (k, _input, context) => {
    const scalar = (key: 'a' | 'b' | 'c'): Operand => scalarOf(context, hypers?.[key] ?? o[key]);
    return applyDual(context.g, single(k), erf(context.g, scalar('a'), scalar('b'), scalar('c')));
  };
