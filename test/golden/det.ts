import type { InputJson } from './format.js';

/** Number of entries of an array of this shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The input rule of the golden files (see `InputJson`), row-major, in float64. */
export function det(
  input: Pick<InputJson, 'shape' | 'seed' | 'scale' | 'mask'>,
  maskConstant: number | null = null,
): Float64Array {
  const { seed, scale = 1 } = input;
  return Float64Array.from({ length: sizeOf(input.shape) }, (_, at) =>
    maskConstant !== null && isMasked(input, at)
      ? maskConstant
      : (Math.sin(1.7 * (at + 1) + seed) + 0.5 * Math.cos(0.31 * (at + 1) * (seed + 1))) * scale,
  );
}

/** Whether the mask, broadcast to the array, is true at an entry. */
function isMasked({ shape, mask }: Pick<InputJson, 'shape' | 'mask'>, at: number): boolean {
  if (!mask) return false;
  let [rest, place, stride] = [at, 0, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const [size = 1, own = 1] = [shape[axis], mask.shape[axis]];
    if (own > 1) place += (rest % size) * stride;
    stride *= own;
    rest = Math.floor(rest / size);
  }
  return mask.true.includes(place);
}
