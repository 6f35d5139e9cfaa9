import { typed } from '../../dsl/seam.js';
import {
  checkDifferentiable,
  type Differentiable,
  type InputsOf,
  type OutputsOf,
  type ParamsOf,
} from './differentiable.js';
import { checkImplementation } from './implementation.js';
import { KernelRunner, type MethodCosts } from './kernel-runner.js';
import type { EmpiricalFn, EmpiricalNtkOptions } from './kernel-types.js';
import type { EmpiricalOptions } from './options.js';
import { readArguments } from './read-arguments.js';

/** {@link EmpiricalFn} of an NTK. */
export interface EmpiricalNtkFn<F extends Differentiable> {
  (...args: Parameters<EmpiricalFn<F>>): Promise<OutputsOf<F>>;
  /** Counts what each implementation would take on arguments of these shapes; computes nothing. */
  explain(x1: InputsOf<F>, x2: InputsOf<F> | null, params: ParamsOf<F>, options?: EmpiricalOptions): MethodCosts;
}

/**
 * The neural tangent kernel of a finite function: the sum over parameters of the products of the outputs' derivatives,
 * `J(x1) J(x2)'`. Axes are those of {@link empiricalNngpFn}: for outputs [n, k] the kernel is [n1, n2], the mean over the
 * k outputs; with `traceAxes: []` it is [n1, n2, k, k].
 *
 * @example
 * const ntk = empiricalNtkFn(net.applyFn);
 * const kernel = await ntk(x, null, net.initFn(PRNGKey(0))); // [n, n]
 * @throws InputError where arguments or axes do not fit.
 */
export function empiricalNtkFn<F extends Differentiable>(
  f: F,
  { vmapAxes = null, implementation = 'STRUCTURED_DERIVATIVES', ...axes }: EmpiricalNtkOptions = {},
): EmpiricalNtkFn<F> {
  checkDifferentiable('empiricalNtkFn', f);
  const runner = new KernelRunner({ f, axes, kinds: ['ntk'], vmap: vmapAxes }, checkImplementation(implementation));
  const run: EmpiricalFn<F> = async (x1, x2, params, options = {}) => {
    const { ntk } = await runner.run(readArguments(x1, x2, params), options);
    return typed<OutputsOf<F>>(ntk);
  };
  const explain: EmpiricalNtkFn<F>['explain'] = (x1, x2, params, options = {}) =>
    runner.costs(readArguments(x1, x2, params), options);
  return Object.assign(run, { explain });
}
