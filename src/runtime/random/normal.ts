import { DenseArray, type Dtype } from '../ndarray.js';
import { checkDraw, checkDtype } from './check.js';
import { fillNormal } from './fill-normal.js';
import type { Key } from './key.js';

const CALL = 'normal(key, shape, dtype)';

/**
 * Numbers of the standard normal distribution, as `jax.random.normal` draws them: sqrt(2) erf^-1(u) of the numbers u that
 * {@link uniform} draws in (-1, 1).
 *
 * float32: every number there is, one for each of the 2^23 values of u, has the bits of JAX 0.9.2 and 0.10.2 on a CPU
 * with fused multiply-add. Other versions and devices have other roundings: 0.5.3 differs in 1 of 3,468 of them, 0.7.2
 * in 1 of 223, by at most 3 units of the last place.
 *
 * float64 (which JAX draws with `jax_enable_x64`): beyond |x| = 0.92 JAX takes the logarithm of the system's C library,
 * and here it is the nearest number. With glibc 48 of 2,000,002 numbers differ, by at most 3 units of the last place.
 *
 * @throws InputError for a shape that is none and a dtype other than float32 and float64.
 * @example
 * const weights = normal(key, [512, 256]); // DenseArray<readonly [512, 256]>
 */
export function normal<const S extends readonly number[]>(key: Key, shape: S, dtype: Dtype = 'float32'): DenseArray<S> {
  const size = checkDraw(CALL, key, shape);
  checkDtype(CALL, dtype);
  const data = dtype === 'float32' ? new Float32Array(size) : new Float64Array(size);
  fillNormal(key, size, 0, data);
  return new DenseArray(data, shape);
}
