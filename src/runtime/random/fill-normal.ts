import type { FloatData } from '../ndarray.js';
import { erfInv32 } from './erf-inv32.js';
import { erfInv64 } from './erf-inv64.js';
import type { Key } from './key.js';
import { words32, words64 } from './words.js';

const CHUNK = 1024;
/** The numbers after -1. */
const LEAST32 = -1 + 2 ** -24;
const LEAST64 = -1 + 2 ** -53;
const ROOT32 = Math.fround(Math.SQRT2);

/**
 * Entries `from`, `from + 1`, ... of a standard normal array of `size` entries, as many as `out` holds. Only keys that
 * are not partitionable look at `size`: with the others, any part of any array can be filled anywhere.
 */
export function fillNormal(key: Key, size: number, from: number, out: FloatData): void {
  if (out instanceof Float32Array) {
    const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
    words32(key, size, from, words);
    normals32(words, out);
  } else {
    fill64(key, size, from, out);
  }
}

/**
 * sqrt(2) erf^-1(u), u uniform in (-1, 1) from the upper 23 bits of each word, in float32. `out` may be the memory of
 * `words`.
 */
export function normals32(words: Uint32Array, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) {
    const u = Math.max(LEAST32, Math.fround(((words[i] ?? 0) >>> 9) * 2 ** -22 + LEAST32));
    out[i] = erfInv32(u) * ROOT32;
  }
}

function fill64(key: Key, size: number, from: number, out: Float64Array): void {
  const [upper, lower] = [new Uint32Array(Math.min(CHUNK, out.length)), new Uint32Array(Math.min(CHUNK, out.length))];
  for (let at = 0; at < out.length; at += CHUNK) {
    const n = Math.min(CHUNK, out.length - at);
    words64(key, size, from + at, upper.subarray(0, n), lower.subarray(0, n));
    for (let i = 0; i < n; i++) {
      const unit = ((upper[i] ?? 0) * 2 ** 20 + ((lower[i] ?? 0) >>> 12)) * 2 ** -52;
      out[at + i] = erfInv64(Math.max(LEAST64, 2 * unit + LEAST64)) * Math.SQRT2;
    }
  }
}
