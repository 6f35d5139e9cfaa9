import { requireFinite } from '../../dsl/layers/numbers.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { FedKernel } from '../../types/kernel-fn.js';
import { withArrays } from './with-arrays.js';

/** The same array with every number changed. */
const mapped = ({ data, shape }: DenseArray, change: (value: number) => number): DenseArray =>
  new DenseArray(data.map(change), shape);

/**
 * The kernel of `factor` times the outputs: nngp, ntk, cov1 and cov2 times `factor ** 2`.
 * @throws InputError on a factor that is not finite.
 */
export function scaleKernel<K extends FedKernel>(kernel: K, factor: number): K {
  const square = requireFinite('scaleKernel: factor', factor) ** 2;
  return withArrays(kernel, (array) => mapped(array, (value) => square * value));
}

/**
 * The kernel of the outputs plus `shift`, the same for all: `shift ** 2` more in nngp, cov1 and cov2. That is right where
 * the mean of the outputs is zero, as it is after layers with parameters. No parameter changes `shift`, so that the ntk
 * stays what it is.
 * @throws InputError on a shift that is not finite.
 */
export function shiftKernel<K extends FedKernel>(kernel: K, shift: number): K {
  const square = requireFinite('shiftKernel: shift', shift) ** 2;
  return withArrays(kernel, (array, field) => (field === 'ntk' ? array : mapped(array, (value) => value + square)));
}
