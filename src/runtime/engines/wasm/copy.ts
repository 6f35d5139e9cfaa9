import type { FloatArray } from '../../engine.js';

/** `target[at + k] = source[from + k]` for k < count; also between element types. */
export function copyRange(target: FloatArray, at: number, source: FloatArray, from: number, count: number): void {
  target.set(source.subarray(from, from + count), at);
}
