import { InputError } from '../../compile/errors.js';
import { describeValue } from '../describe.js';
import { DenseArray, type Dtype } from '../ndarray.js';
import { checkDraw, checkDtype } from './check.js';
import { fillUniform, readBound } from './fill-uniform.js';
import type { Key } from './key.js';

const CALL = 'uniform(key, shape, dtype, minval, maxval)';

/** How far apart bounds may be: no draw is then too small or too large for the dtype's normal numbers. */
const SPANS = { float32: [1e-22, 1e38], float64: [1e-270, 1e270] } as const;

/**
 * Uniformly distributed numbers in [minval, maxval), as `jax.random.uniform` draws them: 23 random bits each in
 * float32, 52 in float64 (which JAX draws with `jax_enable_x64`). Between other bounds than 0 and 1 the last bit is that
 * of a CPU with fused multiply-add, and where few numbers lie between them, rounding can give `maxval` itself.
 *
 * @throws InputError for a shape that is none, a dtype other than float32 and float64, and bounds that are not finite,
 * not in order, or too little or much apart for the dtype.
 * @example
 * const x = uniform(key, [100, 2], 'float32', -1, 1);
 */
export function uniform<const S extends readonly number[]>(
  key: Key,
  shape: S,
  dtype: Dtype = 'float32',
  minval = 0,
  maxval = 1,
): DenseArray<S> {
  const size = checkDraw(CALL, key, shape);
  checkDtype(CALL, dtype);
  for (const [name, bound] of Object.entries({ minval, maxval })) {
    if (Number.isFinite(bound)) continue;
    throw new InputError(`${CALL} got ${describeValue(bound)} as ${name}; give a finite number.`);
  }
  if (minval >= maxval) {
    throw new InputError(`${CALL} got minval ${minval} and maxval ${maxval}; minval must be below maxval.`);
  }
  const [low, high] = [readBound(minval, dtype), readBound(maxval, dtype)];
  const span = high - low;
  const [least, most] = SPANS[dtype];
  if (span < least || span > most) {
    const apart = span < least ? 'little' : 'much';
    throw new InputError(
      `${CALL} got minval ${minval} and maxval ${maxval}, which are too ${apart} apart for ${dtype}; give bounds from ` +
        `${least} to ${most} apart.`,
    );
  }
  const data = dtype === 'float32' ? new Float32Array(size) : new Float64Array(size);
  fillUniform(key, size, 0, data, low, high);
  return new DenseArray(data, shape);
}
