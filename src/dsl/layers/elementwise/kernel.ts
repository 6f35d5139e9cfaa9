import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation } from '../../kernel/dual-activation.js';
import type { KernelPart } from '../../kernel/part.js';
import type { KernelRule } from '../../kernel/rule.js';
import { along } from '../../kernel/scalar.js';
import { type Traced, traced } from '../../kernel/traced.js';
import { entry } from '../../kernel/windows.js';
import type { DualFn, ElementwiseResolved } from './options.js';

const ARGUMENTS = ['q', 'v1', 'v2'] as const;

const dualOf =
  (f: Traced): Dual =>
  (g, q, first, second) =>
    along(g, f.on(g, [q, entry(first, 0), entry(second, 0)]), q);

/** F = nngpFn and F' = dNngpFn, or the derivative of nngpFn by q, which is E[fn'(u1) fn'(u2)] (Price 1958). */
function kernelOf(nngpFn: DualFn, dNngpFn: DualFn | null): KernelRule {
  const f = traced('Elementwise: nngpFn', ARGUMENTS, nngpFn);
  const slope = dNngpFn ? traced('Elementwise: dNngpFn', ARGUMENTS, dNngpFn) : f.derivative(0);
  const phi: DualActivation = {
    prepare: (_g, v) => [v],
    dual: dualOf(f),
    dualDerivative: slope ? dualOf(slope) : 'zero',
  };
  return (k, _input, { g }) => applyDual(g, single(k), phi);
}

export const elementwiseKernel = ({ nngpFn, dNngpFn }: ElementwiseResolved): KernelPart =>
  nngpFn
    ? kernelOf(nngpFn, dNngpFn)
    : '✗ Elementwise has no nngpFn, so there is no kernel (give it nngpFn, or use ElementwiseNumerical)';
