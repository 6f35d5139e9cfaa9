import { InputError } from '../../compile/errors.js';
import { typed } from '../../dsl/seam.js';
import { describeValue } from '../../runtime/describe.js';
import type { AnyShape } from '../../types/params.js';
import type { Traceable } from '../finite/traceable.js';
import { callTraceable } from './call-traceable.js';
import { checkDifferentiable } from './differentiable.js';
import { expansion } from './expansion.js';
import type { EmpiricalOptions } from './options.js';
import { readTree } from './read-tree.js';

/** A function of parameters `P` and inputs `X` with outputs in the form of `Y`, that can be differentiated. */
export interface FunctionOf<P, X, Y> extends Traceable {
  (params: P, x: X, options?: never): Promise<Y>;
}

/** A polynomial in the parameters of a function, of the same inputs and outputs. */
export interface ExpandedFn<P, X, Y> extends Traceable {
  (params: P, x: X, options?: EmpiricalOptions): Promise<AnyShape<Y>>;
}

/** {@link taylorExpand}, for functions that messages call otherwise. */
export function expanded<P, X, Y>(
  what: string,
  f: FunctionOf<P, X, Y>,
  params: P,
  degree: number,
): ExpandedFn<P, X, Y> {
  checkDifferentiable(what, f);
  const traceable = expansion(what, f, readTree(params, 'params'), degree);
  const call = callTraceable(traceable);
  return Object.assign(
    async (...args: Parameters<ExpandedFn<P, X, Y>>) => typed<AnyShape<Y>>(await call(...args)),
    traceable,
  );
}

/**
 * The Taylor polynomial of a function by its parameters: `sum over k of D^k f(params, x) [p - params]^k / k!` up to
 * `degree`. It can be differentiated as `f` can.
 *
 * @example
 * const quadratic = taylorExpand(net.applyFn, params, 2);
 * const y = await quadratic(otherParams, x);
 * @throws InputError for a degree that is no whole number from 0 on; when called, for parameters of another form.
 */
export function taylorExpand<P, X, Y>(f: FunctionOf<P, X, Y>, params: NoInfer<P>, degree: number): ExpandedFn<P, X, Y> {
  if (!Number.isSafeInteger(degree) || degree < 0)
    throw new InputError(`taylorExpand: degree is ${describeValue(degree)}, and must be a whole number, 0 or more.`);
  return expanded('taylorExpand', f, params, degree);
}
