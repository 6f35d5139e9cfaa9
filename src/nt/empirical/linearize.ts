import { type ExpandedFn, expanded, type FunctionOf } from './taylor-expand.js';

/**
 * A function made linear in its parameters: `f(params, x) + J(params, x) (p - params)`, with J the derivative of f by
 * the parameters. Its NTK is that of `f` at `params`, whatever `p` is.
 *
 * @example
 * const linear = linearize(net.applyFn, params);
 * const y = await linear(otherParams, x);
 * @throws InputError when called, for parameters of another form.
 */
export const linearize = <P, X, Y>(f: FunctionOf<P, X, Y>, params: NoInfer<P>): ExpandedFn<P, X, Y> =>
  expanded('linearize', f, params, 1);
