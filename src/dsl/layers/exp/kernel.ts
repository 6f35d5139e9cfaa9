import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation } from '../../kernel/dual-activation.js';
import { exponential, halves } from '../../kernel/exponential.js';
import type { KernelRule } from '../../kernel/rule.js';
import { product, scalarsOf, square } from '../../kernel/scalar.js';
import type { ExpResolved } from './options.js';

/** phi(x) = a exp(b x): F = a^2 exp(b^2 Var[u1 + u2] / 2), the mean of a log-normal, and F' = b^2 F. */
function exp(g: GraphBuilder, a: Operand, b: Operand): DualActivation {
  const [a2, b2] = [square(g, a), square(g, b)];
  const of =
    (scale: Operand): Dual =>
    (_g, q, first, second) =>
      g.mul(scale, exponential(g, b2, q, first, second));
  return { prepare: (_g, v) => halves(g, v, 1), dual: of(a2), dualDerivative: of(product(g, a2, b2)) };
}

export const expKernel =
  (options: ExpResolved): KernelRule =>
  (k, _input, context) => {
    const scalar = scalarsOf(context, options);
    return applyDual(context.g, single(k), exp(context.g, scalar('a'), scalar('b')));
  };
