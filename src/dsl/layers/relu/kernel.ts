import { single } from '../../kernel/covariances.js';
import { applyDual, type DualActivation } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry } from '../../kernel/windows.js';

/**
 * F = sqrt(v1 v2) / 2 * kappa1(c), F' = kappa0(c) / 2 with c = q / sqrt(v1 v2) (Cho & Saul 2009, eq. 3-6).
 * At zero variance c reads 0, so F = 0 and F' = 1/4, the average slope convention.
 */
const relu: DualActivation = {
  prepare: (g, v) => [g.safeRsqrt(v), g.sqrt(v)],
  dual: (g, q, a, b) => {
    const scale = g.mul(g.mul(entry(a, 1), 0.5), entry(b, 1));
    return g.mul(scale, g.arcCosine1(g.mul(g.mul(q, entry(a, 0)), entry(b, 0))));
  },
  dualDerivative: (g, q, a, b) => g.mul(0.5, g.arcCosine0(g.mul(g.mul(q, entry(a, 0)), entry(b, 0)))),
};

export const reluKernel: KernelRule = (k, _input, { g }) => applyDual(g, single(k), relu);
