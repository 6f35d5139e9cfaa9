import { power } from '../../finite/pointwise.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type DualActivation } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import type { HermiteResolved } from './options.js';

/** phi = He_n / sqrt(n!) of entries with unit variance: F = q^n, F' = n q^(n - 1), as these polynomials are orthonormal. */
const hermite = (degree: number): DualActivation => ({
  prepare: () => [],
  // 0 q + 1 has the axes of q, which a plain 1 has not
  dual: (g, q) => (degree === 0 ? g.affine(q, 0, 1) : power(g, q, degree)),
  dualDerivative:
    degree === 0 ? 'zero' : (g, q) => (degree === 1 ? g.constant(1) : g.mul(degree, power(g, q, degree - 1))),
});

export const hermiteKernel = ({ degree }: HermiteResolved): KernelRule => {
  const phi = hermite(degree);
  return (k, _input, { g }) => applyDual(g, single(k), phi);
};
