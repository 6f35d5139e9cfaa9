import { InputError } from '../../compile/errors.js';
import { typed } from '../../dsl/seam.js';
import { describeValue } from '../../runtime/describe.js';
import { callTraceable } from './call-traceable.js';
import {
  checkDifferentiable,
  type Differentiable,
  type InputsOf,
  type OutputsOf,
  type ParamsOf,
  type Traceable,
} from './differentiable.js';
import { expansion } from './expansion.js';
import type { EmpiricalOptions } from './options.js';
import { readTree } from './read-tree.js';

/** A polynomial in the parameters of a function, of the same inputs and outputs. */
export interface ExpandedFn<F extends Differentiable> extends Traceable {
  (params: ParamsOf<F>, x: InputsOf<F>, options?: EmpiricalOptions): Promise<OutputsOf<F>>;
}

/** {@link taylorExpand}, for functions that messages call otherwise. */
export function expanded<F extends Differentiable>(
  what: string,
  f: F,
  params: ParamsOf<F>,
  degree: number,
): ExpandedFn<F> {
  checkDifferentiable(what, f);
  const traceable = expansion(what, f, readTree(params, 'params'), degree);
  const call = callTraceable(traceable);
  return Object.assign(
    async (...args: Parameters<ExpandedFn<F>>) => typed<OutputsOf<F>>(await call(...args)),
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
export function taylorExpand<F extends Differentiable>(f: F, params: ParamsOf<F>, degree: number): ExpandedFn<F> {
  if (!Number.isSafeInteger(degree) || degree < 0)
    throw new InputError(`taylorExpand: degree is ${describeValue(degree)}, and must be a whole number, 0 or more.`);
  return expanded('taylorExpand', f, params, degree);
}
