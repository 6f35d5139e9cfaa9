import { single } from '../../kernel/covariances.js';
import { applyDual, type DualActivation } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry } from '../../kernel/windows.js';
import type { ErfResolved } from './options.js';

/**
 * phi(x) = a erf(b x) + c: F = a^2 (2/pi) asin(2 b^2 q / sqrt((1 + 2 b^2 v1)(1 + 2 b^2 v2))) + c^2 and
 * F' = a^2 b^2 (4/pi) / sqrt((1 + 2 b^2 v1)(1 + 2 b^2 v2) - 4 b^4 q^2) (Williams 1996, eq. 11).
 */
const erf = ({ a, b, c }: ErfResolved): DualActivation => ({
  prepare: (g, v) => {
    const widened = g.affine(v, 2 * b * b, 1);
    return [g.safeRsqrt(widened), widened];
  },
  dual: (g, q, first, second) => {
    const sine = g.mul(g.mul(g.mul(2 * b * b, q), entry(first, 0)), entry(second, 0));
    return g.affine(g.asin(sine), (a * a * 2) / Math.PI, c * c);
  },
  dualDerivative: (g, q, first, second) => {
    const scaled = g.mul(2 * b * b, q);
    const gap = g.sub(g.mul(entry(first, 1), entry(second, 1)), g.mul(scaled, scaled));
    return g.mul((a * a * b * b * 4) / Math.PI, g.safeRsqrt(gap));
  },
});

export const erfKernel =
  (o: ErfResolved): KernelRule =>
  (k, _input, { g }) =>
    applyDual(g, single(k), erf(o));
