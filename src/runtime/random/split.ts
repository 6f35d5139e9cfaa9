import { InputError } from '../../compile/errors.js';
import { describeValue } from '../describe.js';
import { checkKey } from './check.js';
import { Key } from './key.js';
import { words32, words64 } from './words.js';

/** `N` keys as a tuple where `N` is known and not above 64, so that `const [a, b] = split(key)` has no holes. */
export type Keys<N extends number, T extends readonly Key[] = readonly []> = number extends N
  ? readonly Key[]
  : T['length'] extends N
    ? T
    : T['length'] extends 64
      ? readonly Key[]
      : Keys<N, readonly [...T, Key]>;

const MOST = 2 ** 30;

/**
 * New keys from one, as `jax.random.split` makes them; they keep its scheme. Use these and not `key` from then on.
 *
 * @param num How many, 2 unless told.
 * @throws InputError unless `num` is a whole number, 1 or more.
 * @example
 * const [weights, noise] = split(key);
 */
export function split<const N extends number = 2>(key: Key, num?: N): Keys<N>;
export function split(key: Key, num = 2): readonly Key[] {
  checkKey('split(key, num)', key);
  if (!Number.isInteger(num) || num < 1 || num > MOST) {
    throw new InputError(`split(key, num) got ${describeValue(num)} as num; give a whole number from 1 to ${MOST}.`);
  }
  const words = new Uint32Array(2 * num);
  if (key.partitionable) {
    const [high, low] = [new Uint32Array(num), new Uint32Array(num)];
    words64(key, num, 0, high, low);
    for (let i = 0; i < num; i++) words.set([high[i] ?? 0, low[i] ?? 0], 2 * i);
  } else {
    words32(key, words.length, 0, words);
  }
  return Array.from({ length: num }, (_, i) => new Key([words[2 * i] ?? 0, words[2 * i + 1] ?? 0], key));
}
