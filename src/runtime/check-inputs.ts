import { InputError } from '../compile/errors.js';
import type { NDArray } from '../types/ndarray.js';
import { formatShape, sizeOf } from './describe.js';

/**
 * Can a kernel be computed between these two? They must share a dtype and every axis but the batch axis.
 *
 * @param batchAxis the axis of the samples, the same in both
 * @param at where the two are among x1 and x2: `[0]`
 * @throws InputError naming the axis and both sizes, or both dtypes.
 */
export function checkPair(x1: NDArray, x2: NDArray, batchAxis = 0, at = ''): void {
  if (x1.dtype !== x2.dtype) {
    throw new InputError(
      `x1${at} is ${x1.dtype} and x2${at} is ${x2.dtype}; give both the same, e.g. x${x1.dtype === 'float32' ? 1 : 2}` +
        `${at}.astype('float64').`,
    );
  }
  const shapes = `x1${at} has shape ${formatShape(x1.shape)} and x2${at} ${formatShape(x2.shape)}`;
  if (x1.shape.length !== x2.shape.length) {
    throw new InputError(`${shapes}: ${x1.shape.length} axes against ${x2.shape.length}; give both the same features.`);
  }
  const axis = x1.shape.findIndex((size, k) => k !== batchAxis && size !== x2.shape[k]);
  if (axis !== -1) {
    throw new InputError(
      `${shapes}: axis ${axis} is ${x1.shape[axis]} against ${x2.shape[axis]}; only the batch axis (${batchAxis}) ` +
        'may differ.',
    );
  }
}

/** What names of sizes stand for, and where that was seen first. */
export type BoundSizes = Map<string, { readonly size: number; readonly axis: number; readonly name: string }>;

/**
 * Does this array fit the input a network was declared with? Literal sizes must match, a name may be any size but the
 * same wherever it stands, `null` may be anything.
 *
 * @param dims the network's input, e.g. `['N', 32, 32, 3]`
 * @param name how messages call the array
 * @param bound what names stand for in the arrays of other inputs
 * @throws InputError naming the axis, what was found and what is needed.
 */
export function checkAgainst(
  dims: readonly (number | string | null)[],
  x: Pick<NDArray, 'shape'>,
  name: string,
  bound: BoundSizes = new Map(),
): void {
  const { shape } = x;
  const heading = `${name} has shape ${formatShape(shape)}, and the network takes ${formatShape(dims)}`;
  if (shape.length !== dims.length) {
    throw new InputError(`${heading}: ${shape.length} axes against ${dims.length}${reshapeHint(dims, shape)}.`);
  }
  for (const [axis, dim] of dims.entries()) {
    const size = shape[axis] ?? 0;
    if (typeof dim === 'number' && dim !== size) {
      throw new InputError(`${heading}: axis ${axis} is ${size} and must be ${dim}.`);
    }
    if (typeof dim !== 'string') continue;
    const first = bound.get(dim);
    if (first !== undefined && first.size !== size) {
      if (first.name !== name)
        throw new InputError(
          `${heading}: axis ${axis} is ${size}, and ${dim} is ${first.size} in ${first.name}; make them equal.`,
        );
      throw new InputError(
        `${heading}: axes ${first.axis} and ${axis} are both ${dim}, and are ${first.size} and ${size}; make them equal.`,
      );
    }
    bound.set(dim, { size, axis, name });
  }
}

/** When the array only lacks its axes apart: the shape to give it. */
function reshapeHint(dims: readonly (number | string | null)[], shape: readonly number[]): string {
  const [batch, ...features] = dims;
  const sizes = features.filter((dim) => typeof dim === 'number');
  if (typeof batch === 'number' || sizes.length !== features.length || sizeOf(shape.slice(1)) !== sizeOf(sizes))
    return '';
  return `; give it the shape ${formatShape([shape[0] ?? null, ...sizes])}`;
}
