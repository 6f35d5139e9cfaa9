import type { InputJson } from './format.js';

/** Number of entries of an array of this shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The input rule of the golden files (see `InputJson`), row-major, in float64. */
export function det(input: Pick<InputJson, 'shape' | 'seed' | 'scale'>): Float64Array {
  const { seed, scale = 1 } = input;
  return Float64Array.from(
    { length: sizeOf(input.shape) },
    (_, at) => (Math.sin(1.7 * (at + 1) + seed) + 0.5 * Math.cos(0.31 * (at + 1) * (seed + 1))) * scale,
  );
}
