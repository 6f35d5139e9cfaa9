import { InputError } from '../../compile/errors.js';
import { describeValue, formatShape, isSize, sizeOf } from '../describe.js';
import type { Dtype } from '../ndarray.js';
import { Key } from './key.js';

/** Largest array drawn at once: beyond it, keys that are not partitionable count in another way. */
const MOST = 2 ** 31 - 1;

/** @throws InputError unless `key` is a {@link Key}. */
export function checkKey(call: string, key: Key): void {
  if (key instanceof Key) return;
  throw new InputError(`${call} got ${describeValue(key)} as its key; make one with PRNGKey(seed) or split another.`);
}

/**
 * How many numbers `call` draws.
 * @throws InputError unless `key` is a {@link Key} and `shape` an array of sizes.
 */
export function checkDraw(call: string, key: Key, shape: readonly number[]): number {
  checkKey(call, key);
  if (!Array.isArray(shape)) {
    throw new InputError(`${call} got ${describeValue(shape)} as its shape; give the sizes of its axes, e.g. [3, 4].`);
  }
  const bad = shape.findIndex((size) => !isSize(size));
  if (bad !== -1) {
    throw new InputError(
      `${call} got shape ${formatShape(shape)}: axis ${bad} is ${describeValue(shape[bad])}, and every size must be a ` +
        'whole number, 0 or more.',
    );
  }
  const size = sizeOf(shape);
  if (size > MOST) {
    throw new InputError(
      `${call} got shape ${formatShape(shape)}, which holds ${size} numbers; draw at most ${MOST} at once.`,
    );
  }
  return size;
}

/** @throws InputError unless `dtype` is one that arrays have. */
export function checkDtype(call: string, dtype: Dtype): void {
  if (dtype === 'float32' || dtype === 'float64') return;
  throw new InputError(`${call} got ${describeValue(dtype)} as its dtype; it draws 'float32' or 'float64'.`);
}
