import type { FloatData } from './ndarray.js';

/** Place of the first entry that is NaN or infinite, or -1. */
export function firstNotFinite(data: FloatData): number {
  if (data instanceof Float32Array ? finite32(data) : finite64(data)) return -1;
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}

// v - v is 0 for a finite number and NaN for any other: no branch an entry, and four sums, so that none waits for the
// last. One loop a type keeps each monomorphic; no array patterns, which allocate until the loop is optimised.
function finite32(data: Float32Array): boolean {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = data.length - (data.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const a = data[i] ?? 0;
    const b = data[i + 1] ?? 0;
    const c = data[i + 2] ?? 0;
    const d = data[i + 3] ?? 0;
    s0 += a - a;
    s1 += b - b;
    s2 += c - c;
    s3 += d - d;
  }
  return s0 + s1 + s2 + s3 + remainder(data, whole) === 0;
}

function finite64(data: Float64Array): boolean {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = data.length - (data.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const a = data[i] ?? 0;
    const b = data[i + 1] ?? 0;
    const c = data[i + 2] ?? 0;
    const d = data[i + 3] ?? 0;
    s0 += a - a;
    s1 += b - b;
    s2 += c - c;
    s3 += d - d;
  }
  return s0 + s1 + s2 + s3 + remainder(data, whole) === 0;
}

function remainder(data: FloatData, from: number): number {
  let sum = 0;
  for (let i = from; i < data.length; i++) sum += (data[i] ?? 0) - (data[i] ?? 0);
  return sum;
}
