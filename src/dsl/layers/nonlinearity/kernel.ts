import { mehler, type SmoothFn } from '../../kernel/hermite/mehler.js';
import { applyLimited } from '../../kernel/limited.js';
import type { KernelPart } from '../../kernel/part.js';
import { traced } from '../../kernel/traced.js';
import { type Fitted, notFitted } from './fitted.js';
import type { NonlinearityResolved } from './options.js';

/**
 * The function and its derivative, each called once.
 * @throws InputError on one that does not map every entry on its own.
 */
export function smoothFn({ fn, derivative }: NonlinearityResolved): SmoothFn {
  const value = traced('Nonlinearity: fn', ['x'], fn);
  const slope = derivative ? traced('Nonlinearity: derivative', ['x'], derivative) : value.derivative(0);
  return {
    value: (g, x) => value.on(g, [x]),
    slope: (g, x) => slope?.on(g, [x]) ?? g.mul(0, x),
  };
}

export const nonlinearityKernel = (fn: SmoothFn, fit: Fitted, options: NonlinearityResolved): KernelPart =>
  fit.error <= options.tolerance
    ? (k, _input, context) => applyLimited(context, k, options.maxVariance, mehler(fn, fit.series))
    : notFitted(fit, options);
