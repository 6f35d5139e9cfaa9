import { InputError } from '../../compile/errors.js';
import { describeValue } from '../describe.js';
import { Key, type SchemeOptions } from './key.js';

export interface SeedOptions extends SchemeOptions {
  /**
   * Read the seed as JAX does with `jax_enable_x64`. It matters only for seeds below 0 and from 2^32 on: all 64 bits
   * count then, while JAX's default keeps the low 32 (so -1 and 2^32 - 1 are one seed, and so are 1 and 2^32 + 1).
   */
  readonly x64?: boolean;
}

/**
 * The key of a seed, as `jax.random.PRNGKey(seed)` and `jax.random.key(seed)` make it.
 *
 * @param seed A whole number from -2^63 to 2^63 - 1; a bigint where a number is not exact, beyond 2^53.
 * @throws InputError for anything else.
 * @example
 * const [weights, noise] = split(PRNGKey(0));
 */
export function PRNGKey(seed: number | bigint, options: SeedOptions = {}): Key {
  if (typeof seed === 'number' ? !Number.isSafeInteger(seed) : typeof seed !== 'bigint') {
    const fix = Number.isInteger(seed) ? 'give seeds beyond 2^53 as a bigint' : 'a seed is a whole number or a bigint';
    throw new InputError(`PRNGKey(seed) got ${describeValue(seed)}; ${fix}.`);
  }
  const whole = BigInt(seed);
  if (whole !== BigInt.asIntN(64, whole)) {
    throw new InputError(`PRNGKey(seed) got ${describeValue(seed)}; a seed is from -2^63 to 2^63 - 1.`);
  }
  const high = options.x64 ? Number(BigInt.asUintN(32, whole >> 32n)) : 0;
  return new Key([high, Number(BigInt.asUintN(32, whole))], options);
}
