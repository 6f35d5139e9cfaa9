import { InputError } from '../../compile/errors.js';
import { describeValue } from '../../runtime/describe.js';
import type { AnyShape } from '../../types/params.js';
import type { Traceable } from '../finite/traceable.js';

/**
 * A function of parameters and inputs that can be differentiated: the `applyFn` of a model, one of your own by
 * `applyFnOf`, or what `linearize` and `taylorExpand` make.
 */
export interface Differentiable extends Traceable {
  // parameters of functions are compared the other way round: `never` lets every function in
  (params: never, x: never, options?: never): Promise<unknown>;
}

/** The parameters that a function takes. */
export type ParamsOf<F extends Differentiable> = Parameters<F>[0];
/** The inputs that it takes. */
export type InputsOf<F extends Differentiable> = Parameters<F>[1];
/** Arrays in the form of its outputs. */
export type OutputsOf<F extends Differentiable> = AnyShape<Awaited<ReturnType<F>>>;

/** @throws InputError for what is no such function. */
export function checkDifferentiable(what: string, f: Traceable): void {
  const given: unknown = f;
  const known = (typeof given === 'function' || (typeof given === 'object' && given !== null)) && 'graph' in given;
  if (known && typeof given.graph === 'function') return;
  throw new InputError(
    `${what} takes a function that it can differentiate, the applyFn of a model or what applyFnOf makes of your own, and ` +
      `got ${describeValue(f)}.`,
  );
}
