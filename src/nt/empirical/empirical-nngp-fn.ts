import { typed } from '../../dsl/seam.js';
import type { KernelAxes } from './axes.js';
import { checkDifferentiable, type Differentiable, type OutputsOf } from './differentiable.js';
import { KernelRunner } from './kernel-runner.js';
import type { EmpiricalFn } from './kernel-types.js';
import { readArguments } from './read-arguments.js';

/**
 * The NNGP kernel of a finite function: products of its outputs, `f(x1) f(x2)'`.
 *
 * The kernel of an output of shape [a, b, …] on x1 and [a', b', …] on x2 has shape [a, a', b, b', …], but that axes in
 * `traceAxes` (default the last one) are averaged over, and axes in `diagonalAxes` appear once. Several outputs give a
 * kernel each, in the form of the outputs. Axes of both lists must have the same size on x1 and x2.
 *
 * @example
 * const nngp = empiricalNngpFn(net.applyFn);
 * const kernel = await nngp(x1, x2, net.initFn(PRNGKey(0))); // [n1, n2]
 * @throws InputError where arguments or axes do not fit.
 */
export function empiricalNngpFn<F extends Differentiable>(f: F, axes: KernelAxes = {}): EmpiricalFn<F> {
  checkDifferentiable('empiricalNngpFn', f);
  const runner = new KernelRunner({ f, axes, kinds: ['nngp'], vmap: null }, 'STRUCTURED_DERIVATIVES');
  return async (x1, x2, params, options = {}) => {
    const { nngp } = await runner.run(readArguments(x1, x2, params), options);
    return typed<OutputsOf<F>>(nngp);
  };
}
