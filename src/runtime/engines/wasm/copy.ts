import type { FloatArray } from '../../engine.js';

/**
 * `target[at + k] = source[from + k]` for k < count, in a plain loop: `TypedArray.set` from or to shared memory goes
 * word by word through atomics, and is several times slower.
 */
export function copyRange(target: FloatArray, at: number, source: FloatArray, from: number, count: number): void {
  if (target instanceof Float32Array && source instanceof Float32Array) copy32(target, at, source, from, count);
  else if (target instanceof Float64Array && source instanceof Float64Array) copy64(target, at, source, from, count);
  else for (let k = 0; k < count; k++) target[at + k] = source[from + k] ?? Number.NaN;
}

// One loop a type, so that each stays monomorphic.
function copy32(target: Float32Array, at: number, source: Float32Array, from: number, count: number): void {
  for (let k = 0; k < count; k++) target[at + k] = source[from + k] ?? Number.NaN;
}

function copy64(target: Float64Array, at: number, source: Float64Array, from: number, count: number): void {
  for (let k = 0; k < count; k++) target[at + k] = source[from + k] ?? Number.NaN;
}
