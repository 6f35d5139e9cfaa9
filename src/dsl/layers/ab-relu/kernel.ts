import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation, type Prepared } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import { affine, difference, product, quotient, scalarsOf, square } from '../../kernel/scalar.js';
import { entry } from '../../kernel/windows.js';
import type { Slopes } from './options.js';

/** `slope * x`, whose kernel has no bend in it. */
function linear(g: GraphBuilder, slope: Operand): DualActivation {
  const scale = product(g, slope, slope);
  return {
    prepare: () => [],
    dual: (_g, q) => g.mul(scale, q),
    dualDerivative: () => (typeof scale === 'number' ? g.constant(scale) : scale),
  };
}

/**
 * phi(x) = a min(x, 0) + b max(x, 0) is b relu(x) - a relu(-x). With kappa0 and kappa1 the arc-cosine kernels of ReLU
 * (Cho & Saul 2009, eq. 3-6) and kappa1(-c) = kappa1(c) - c, kappa0(-c) = 1 - kappa0(c), its dual activation is
 *
 *     F = (a - b)^2 / 2 sqrt(v1 v2) kappa1(c) + a b q, F' = (a - b)^2 / 2 kappa0(c) + a b, c = q / sqrt(v1 v2).
 *
 * At zero variance c reads 0, so F = 0 and F' = (a + b)^2 / 4: the slope there is the average of both.
 */
function bent(g: GraphBuilder, a: Operand, b: Operand): DualActivation {
  const bend = quotient(g, square(g, difference(g, a, b)), 2);
  const straight = product(g, a, b);
  const cosine: Dual = (_g, q, first, second) => g.mul(g.mul(q, entry(first, 0)), entry(second, 0));
  return {
    prepare: (_g, v): Prepared => [g.safeRsqrt(v), g.sqrt(v)],
    dual: (_g, q, first, second) => {
      const scale = g.mul(g.mul(entry(first, 1), bend), entry(second, 1));
      const curved = g.mul(scale, g.arcCosine1(cosine(g, q, first, second)));
      return straight === 0 ? curved : g.add(curved, g.mul(straight, q));
    },
    dualDerivative: (_g, q, first, second) => affine(g, g.arcCosine0(cosine(g, q, first, second)), bend, straight),
  };
}

export const abReluKernel =
  (slopes: Slopes): KernelRule =>
  (k, _input, context) => {
    const { g } = context;
    const scalar = scalarsOf(context, slopes);
    const [a, b] = [scalar('a'), scalar('b')];
    // one node for both is one number under one name
    return applyDual(g, single(k), a === b ? linear(g, a) : bent(g, a, b));
  };
