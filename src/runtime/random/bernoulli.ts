import { InputError } from '../../compile/errors.js';
import { describeValue } from '../describe.js';
import type { Dtype } from '../ndarray.js';
import { checkDraw, checkDtype } from './check.js';
import { fillUniform, readBound } from './fill-uniform.js';
import type { Key } from './key.js';
import type { WholeArray } from './whole-array.js';

const CALL = 'bernoulli(key, p, shape, dtype)';

/**
 * 1 with probability `p`, else 0, as `jax.random.bernoulli` draws its true and false: where a uniform number is below p.
 *
 * @param p One half unless told.
 * @param dtype Of the uniform numbers and of p: float32 unless told, float64 as JAX has it with `jax_enable_x64`.
 * @throws InputError for p outside of [0, 1] and a shape that is none.
 * @example
 * bernoulli(key, 0.1, [8]).data; // Uint8Array(8)
 */
export function bernoulli(key: Key, p?: number): WholeArray<readonly [], Uint8Array>;
export function bernoulli<const S extends readonly number[]>(
  key: Key,
  p: number,
  shape: S,
  dtype?: Dtype,
): WholeArray<S, Uint8Array>;
export function bernoulli(
  key: Key,
  p = 0.5,
  shape: readonly number[] = [],
  dtype: Dtype = 'float32',
): WholeArray<readonly number[], Uint8Array> {
  const size = checkDraw(CALL, key, shape);
  checkDtype(CALL, dtype);
  if (!(typeof p === 'number' && p >= 0 && p <= 1)) {
    throw new InputError(`${CALL} got ${describeValue(p)} as p; a probability is from 0 to 1.`);
  }
  const draws = dtype === 'float32' ? new Float32Array(size) : new Float64Array(size);
  fillUniform(key, size, 0, draws, 0, 1);
  const limit = readBound(p, dtype);
  const data = new Uint8Array(size);
  for (let i = 0; i < size; i++) data[i] = (draws[i] ?? 1) < limit ? 1 : 0;
  return { shape, data };
}
