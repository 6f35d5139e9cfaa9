import { InputError } from '../../compile/errors.js';
import { describeValue } from '../describe.js';

/** How JAX counts: `partitionable` is its default since 0.5, the other scheme the default before. */
export interface SchemeOptions {
  /**
   * `true` (JAX's default since 0.5, `jax_threefry_partitionable`): entry i of an array depends on the key and i alone.
   * `false`: the numbers that JAX drew by default before 0.5.
   */
  readonly partitionable?: boolean;
}

const isWord = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32;

/**
 * What random numbers are drawn from: two 32-bit words, as `jax.random.key_data` shows them, and the scheme they are
 * counted in. The same key always gives the same numbers, so use a key once and {@link split} it for more.
 */
export class Key {
  readonly data: readonly [number, number];
  readonly partitionable: boolean;

  /** @throws InputError unless `data` is two whole numbers from 0 to 4294967295. */
  constructor(data: readonly [number, number], { partitionable = true }: SchemeOptions = {}) {
    if (!Array.isArray(data) || data.length !== 2 || !data.every(isWord)) {
      const found = Array.isArray(data) ? `[${data.map(describeValue).join(', ')}]` : describeValue(data);
      throw new InputError(`new Key(data) got ${found}; give two whole numbers from 0 to 4294967295.`);
    }
    this.data = Object.freeze([data[0], data[1]] as const);
    this.partitionable = partitionable;
    Object.freeze(this);
  }
}
