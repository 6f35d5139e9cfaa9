import type { GraphBuilder } from '../../../compile/graph/builder.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation, type Prepared } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry } from '../../kernel/windows.js';
import type { ABReluResolved } from './options.js';

/** `slope * x`, whose kernel has no bend in it. */
const linear = (slope: number): DualActivation => ({
  prepare: () => [],
  dual: (g, q) => g.mul(slope * slope, q),
  dualDerivative: (g) => g.constant(slope * slope),
});

/**
 * phi(x) = a min(x, 0) + b max(x, 0) is b relu(x) - a relu(-x). With kappa0 and kappa1 the arc-cosine kernels of ReLU
 * (Cho & Saul 2009, eq. 3-6) and kappa1(-c) = kappa1(c) - c, kappa0(-c) = 1 - kappa0(c), its dual activation is
 *
 *     F = (a - b)^2 / 2 sqrt(v1 v2) kappa1(c) + a b q, F' = (a - b)^2 / 2 kappa0(c) + a b, c = q / sqrt(v1 v2).
 *
 * At zero variance c reads 0, so F = 0 and F' = (a + b)^2 / 4: the slope there is the average of both.
 */
function bent(a: number, b: number): DualActivation {
  const bend = (a - b) ** 2 / 2;
  const cosine: Dual = (g, q, first, second) => g.mul(g.mul(q, entry(first, 0)), entry(second, 0));
  return {
    prepare: (g, v): Prepared => [g.safeRsqrt(v), g.sqrt(v)],
    dual: (g: GraphBuilder, q, first, second) => {
      const scale = g.mul(g.mul(entry(first, 1), bend), entry(second, 1));
      const curved = g.mul(scale, g.arcCosine1(cosine(g, q, first, second)));
      return a * b === 0 ? curved : g.add(curved, g.mul(a * b, q));
    },
    dualDerivative: (g, q, first, second) => g.affine(g.arcCosine0(cosine(g, q, first, second)), bend, a * b),
  };
}

export const abReluKernel = ({ a, b }: ABReluResolved): KernelRule => {
  const phi = a === b ? linear(a) : bent(a, b);
  return (k, _input, { g }) => applyDual(g, single(k), phi);
};
