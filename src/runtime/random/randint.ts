import { InputError } from '../../compile/errors.js';
import { describeValue } from '../describe.js';
import { checkDraw } from './check.js';
import type { Key } from './key.js';
import { split } from './split.js';
import type { WholeArray } from './whole-array.js';
import { words32 } from './words.js';

const CALL = 'randint(key, shape, minval, maxval)';
const LEAST = -(2 ** 31);
const WORD = 2 ** 32;

/**
 * Whole numbers from `minval` to `maxval - 1`, as `jax.random.randint` draws its int32. `maxval` may be 2^31, so that
 * every int32 can come (JAX takes that one with `jax_enable_x64` only).
 *
 * @throws InputError for a shape that is none, bounds that are not whole or not int32, and `minval >= maxval`.
 * @example
 * randint(key, [8], 0, 10).data; // Int32Array(8)
 */
export function randint<const S extends readonly number[]>(
  key: Key,
  shape: S,
  minval: number,
  maxval: number,
): WholeArray<S> {
  const size = checkDraw(CALL, key, shape);
  for (const [name, bound] of Object.entries({ minval, maxval })) {
    if (Number.isInteger(bound) && bound >= LEAST && bound <= -LEAST) continue;
    throw new InputError(`${CALL} got ${describeValue(bound)} as ${name}; give a whole number from -2^31 to 2^31.`);
  }
  if (minval >= maxval) {
    throw new InputError(`${CALL} got minval ${minval} and maxval ${maxval}; minval must be below maxval.`);
  }
  const [forHigh, forLow] = split(key);
  const [high, low] = [new Uint32Array(size), new Uint32Array(size)];
  words32(forHigh, size, 0, high);
  words32(forLow, size, 0, low);
  const span = maxval - minval;
  // 2^32 modulo the span, in two steps as 32-bit words have it: the product wraps
  const half = 65536 % span;
  const scale = (Math.imul(half, half) >>> 0) % span;
  const data = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    // products and sums of words wrap, also where that spoils the remainder: JAX's do
    const offset = (Math.imul((high[i] ?? 0) % span, scale) + ((low[i] ?? 0) % span)) >>> 0;
    data[i] = minval + (span === WORD ? offset : offset % span);
  }
  return { shape, data };
}
