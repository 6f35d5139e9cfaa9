import type { Differentiable, ParamsOf } from './differentiable.js';
import { type ExpandedFn, expanded } from './taylor-expand.js';

/**
 * A function made linear in its parameters: `f(params, x) + J(params, x) (p - params)`, with J the derivative of f by
 * the parameters. Its NTK is that of `f` at `params`, whatever `p` is.
 *
 * @example
 * const linear = linearize(net.applyFn, params);
 * const y = await linear(otherParams, x);
 * @throws InputError when called, for parameters of another form.
 */
export const linearize = <F extends Differentiable>(f: F, params: ParamsOf<F>): ExpandedFn<F> =>
  expanded('linearize', f, params, 1);
