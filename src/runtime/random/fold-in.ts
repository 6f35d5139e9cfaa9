import { InputError } from '../../compile/errors.js';
import { describeValue } from '../describe.js';
import { checkKey } from './check.js';
import { Key } from './key.js';
import { threefry2x32 } from './threefry.js';

/**
 * A new key from a key and a number, as `jax.random.fold_in` makes it, e.g. one for every step of a loop. It keeps the
 * scheme. For a partitionable key it is entry `data` of {@link split}.
 *
 * @throws InputError unless `data` is a whole number from 0 to 4294967295.
 */
export function foldIn(key: Key, data: number): Key {
  checkKey('foldIn(key, data)', key);
  if (!Number.isInteger(data) || data < 0 || data >= 2 ** 32) {
    throw new InputError(
      `foldIn(key, data) got ${describeValue(data)} as data; give a whole number from 0 to 4294967295.`,
    );
  }
  const [high, low] = [new Uint32Array(1), new Uint32Array(1)];
  threefry2x32(key.data, [0, data], 0, 1, high, low);
  return new Key([high[0] ?? 0, low[0] ?? 0], key);
}
