import { InputError } from '../../compile/errors.js';
import { describeValue } from '../describe.js';
import { checkDraw } from './check.js';
import type { Key } from './key.js';
import type { WholeArray } from './whole-array.js';
import { words32, words64 } from './words.js';

/**
 * Uniformly random bits, as `jax.random.bits` draws them (64 of them: with `jax_enable_x64`).
 *
 * @param bits 32 unless told, as a `Uint32Array`; 64 come as a `BigUint64Array`.
 * @throws InputError for a shape that is none, and any other number of bits.
 */
export function randomBits<const S extends readonly number[]>(
  key: Key,
  shape: S,
  bits?: 32,
): WholeArray<S, Uint32Array>;
export function randomBits<const S extends readonly number[]>(
  key: Key,
  shape: S,
  bits: 64,
): WholeArray<S, BigUint64Array>;
export function randomBits<const S extends readonly number[]>(
  key: Key,
  shape: S,
  bits: 32 | 64 = 32,
): WholeArray<S, Uint32Array | BigUint64Array> {
  const size = checkDraw('randomBits(key, shape, bits)', key, shape);
  if (bits !== 32 && bits !== 64) {
    throw new InputError(`randomBits(key, shape, bits) got ${describeValue(bits)} as bits; give 32 or 64.`);
  }
  const words = new Uint32Array(size);
  if (bits === 32) {
    words32(key, size, 0, words);
    return { shape, data: words };
  }
  const low = new Uint32Array(size);
  words64(key, size, 0, words, low);
  const data = new BigUint64Array(size);
  for (let i = 0; i < size; i++) data[i] = (BigInt(words[i] ?? 0) << 32n) | BigInt(low[i] ?? 0);
  return { shape, data };
}
