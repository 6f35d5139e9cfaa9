import { single } from '../../kernel/covariances.js';
import { applyDual, type DualActivation } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry } from '../../kernel/windows.js';

/**
 * F = 1 - 2 theta / pi = 2 kappa0(c) - 1 with c = cos(theta) = q / sqrt(v1 v2) (Williams 1996, eq. 11 in the limit of
 * steep erf), between two entries of a covariance as well as on its diagonal; F' = 0.
 * At zero variance sign is 0, and so is F.
 */
const sign: DualActivation = {
  prepare: (g, v) => {
    const inverse = g.safeRsqrt(v);
    // exactly 1 where there is a variance, exactly 0 where there is none; kappa0(0) is 1/2 but for rounding
    const present = g.pointwise('min', [g.mul(g.mul(2, g.sqrt(v)), inverse), 1]);
    return [inverse, present];
  },
  dual: (g, q, first, second) => {
    const cosine = g.mul(g.mul(q, entry(first, 0)), entry(second, 0));
    return g.mul(g.mul(entry(first, 1), entry(second, 1)), g.affine(g.arcCosine0(cosine), 2, -1));
  },
  dualDerivative: 'zero',
};

export const signKernel: KernelRule = (k, _input, { g }) => applyDual(g, single(k), sign);
