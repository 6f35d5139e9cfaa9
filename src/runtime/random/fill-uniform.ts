import type { Dtype, FloatData } from '../ndarray.js';
import { fma32 } from './fma32.js';
import { fma64 } from './fma64.js';
import type { Key } from './key.js';
import { words32, words64 } from './words.js';

const CHUNK = 1024;

/**
 * Bounds and probabilities as XLA's CPU code reads them: in the dtype, with 0 for what is smaller than its normal
 * numbers.
 */
export function readBound(value: number, dtype: Dtype): number {
  if (dtype === 'float32') return Math.abs(value) < 2 ** -126 ? 0 : Math.fround(value);
  return Math.abs(value) < 2 ** -1022 ? 0 : value;
}

/**
 * Entries `from`, `from + 1`, ... of a uniform array of `size` entries in [low, high), as many as `out` holds; `low` and
 * `high` are from {@link readBound}. Only keys that are not partitionable look at `size`: with the others, any part of
 * any array can be filled anywhere.
 */
export function fillUniform(key: Key, size: number, from: number, out: FloatData, low: number, high: number): void {
  if (out instanceof Float32Array) fill32(key, size, from, out, low, high);
  else fill64(key, size, from, out, low, high);
}

function fill32(key: Key, size: number, from: number, out: Float32Array, low: number, high: number): void {
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
  words32(key, size, from, words);
  const span = Math.fround(high - low);
  // 23 bits are the mantissa of a number in [1, 2), less 1
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.max(low, fma32(((words[i] ?? 0) >>> 9) * 2 ** -23, span, low));
  }
}

function fill64(key: Key, size: number, from: number, out: Float64Array, low: number, high: number): void {
  const [upper, lower] = [new Uint32Array(Math.min(CHUNK, out.length)), new Uint32Array(Math.min(CHUNK, out.length))];
  const span = high - low;
  for (let at = 0; at < out.length; at += CHUNK) {
    const n = Math.min(CHUNK, out.length - at);
    words64(key, size, from + at, upper.subarray(0, n), lower.subarray(0, n));
    // 52 bits, likewise
    for (let i = 0; i < n; i++) {
      const unit = ((upper[i] ?? 0) * 2 ** 20 + ((lower[i] ?? 0) >>> 12)) * 2 ** -52;
      out[at + i] = Math.max(low, fma64(unit, span, low));
    }
  }
}
