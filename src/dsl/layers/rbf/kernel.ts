import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation } from '../../kernel/dual-activation.js';
import { exponential, halves } from '../../kernel/exponential.js';
import type { KernelRule } from '../../kernel/rule.js';
import { product, scalarsOf } from '../../kernel/scalar.js';
import type { RbfResolved } from './options.js';

/** F = exp(-gamma Var[u1 - u2]), F' = 2 gamma F (Rahimi & Recht 2007): the sine of width sqrt(2 gamma) at phase pi / 4. */
function rbf(g: GraphBuilder, gamma: Operand): DualActivation {
  const width = product(g, 2, gamma);
  const dual: Dual = (_g, q, first, second) => exponential(g, width, q, first, second);
  return {
    prepare: (_g, v) => halves(g, v, -1),
    dual,
    dualDerivative: (...pair) => g.mul(width, dual(...pair)),
  };
}

export const rbfKernel =
  (options: RbfResolved): KernelRule =>
  (k, _input, context) =>
    applyDual(context.g, single(k), rbf(context.g, scalarsOf(context, options)('gamma')));
