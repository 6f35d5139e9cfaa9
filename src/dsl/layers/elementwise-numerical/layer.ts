import type { EntryFn } from '../../kernel/traced.js';
import { defineLayer, type Layer } from '../../layer.js';
import { REMASKED } from '../../mask/part.js';
import { activationShape } from '../activation/shape.js';
import type { ActivationOut } from '../activation/type.js';
import { entryFinite } from '../elementwise/finite.js';
import { elementwiseNumericalKernel } from './kernel.js';
import {
  type ElementwiseNumericalOptions,
  type ElementwiseNumericalResolved,
  resolveElementwiseNumerical,
} from './options.js';

/** The type of {@link ElementwiseNumerical}. */
export interface ElementwiseNumerical extends Layer {
  readonly name: 'ElementwiseNumerical';
  readonly options: ElementwiseNumericalResolved;
  readonly '~out': ActivationOut<'ElementwiseNumerical', this['~in']>;
  readonly '~params': readonly [];
}

/**
 * A function of your own on every entry, written in the graph API, with a kernel by Gauss-Hermite quadrature of `deg`^2
 * nodes a pair. 25 is good for smooth functions; kinks need many more. As in the reference, the first entry of a
 * pair is integrated outside, so that kernels of (x, y) and (y, x) differ by what the quadrature misses. Needs Gaussian inputs: Dense or Conv before
 * it.
 * @throws InputError unless `deg` is an integer >= 1 and functions map every entry on its own.
 */
export function ElementwiseNumerical(fn: EntryFn, options: ElementwiseNumericalOptions): ElementwiseNumerical {
  const resolved = resolveElementwiseNumerical(fn, options);
  return defineLayer<ElementwiseNumerical>({
    name: 'ElementwiseNumerical',
    options: resolved,
    kernel: elementwiseNumericalKernel(resolved),
    finite: entryFinite('ElementwiseNumerical: fn', fn),
    oneSided: true,
    masks: REMASKED,
    shape: (state) => activationShape('ElementwiseNumerical', state),
  });
}
