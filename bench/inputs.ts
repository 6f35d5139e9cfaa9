import type { ShapedData } from '../src/index.js';
import type { Dtype } from './job.js';
import { normals } from './normals.js';

/** `samples` inputs with standard normal entries, the same for the same seed on every machine. */
export function normalBatch(samples: number, inputShape: readonly number[], dtype: Dtype, seed: number): ShapedData {
  const shape = [samples, ...inputShape];
  const size = shape.reduce((a, b) => a * b, 1);
  const values = normals(size, seed);
  return { data: dtype === 'f32' ? Float32Array.from(values) : values, shape };
}
