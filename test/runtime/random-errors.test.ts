import { expect, test } from 'vitest';
import { InputError } from '../../src/compile/errors.js';
import { bernoulli } from '../../src/runtime/random/bernoulli.js';
import { foldIn } from '../../src/runtime/random/fold-in.js';
import { Key } from '../../src/runtime/random/key.js';
import { normal } from '../../src/runtime/random/normal.js';
import { PRNGKey } from '../../src/runtime/random/prng-key.js';
import { randint } from '../../src/runtime/random/randint.js';
import { randomBits } from '../../src/runtime/random/random-bits.js';
import { split } from '../../src/runtime/random/split.js';
import { uniform } from '../../src/runtime/random/uniform.js';

const key = PRNGKey(0);
/** What JavaScript callers pass. */
const untyped = JSON.parse('{"text": "int8", "number": 42, "null": null, "words": [1, 2, 3]}');

test.each<[string, () => unknown, string]>([
  ['a seed that is not whole', () => PRNGKey(1.5), 'PRNGKey(seed) got 1.5; a seed is a whole number or a bigint.'],
  [
    'a seed that is a string',
    () => PRNGKey(untyped.text),
    "PRNGKey(seed) got a string ('int8'); a seed is a whole number or a bigint.",
  ],
  [
    'a seed that is not exact',
    () => PRNGKey(2 ** 53),
    'PRNGKey(seed) got 9007199254740992; give seeds beyond 2^53 as a bigint.',
  ],
  [
    'a seed of more than 64 bits',
    () => PRNGKey(2n ** 63n),
    'PRNGKey(seed) got a bigint (9223372036854775808n); a seed is from -2^63 to 2^63 - 1.',
  ],
  [
    'words of a key that are too many',
    () => new Key(untyped.words),
    'new Key(data) got [1, 2, 3]; give two whole numbers from 0 to 4294967295.',
  ],
  [
    'words of a key that are no words',
    () => new Key([0, -1]),
    'new Key(data) got [0, -1]; give two whole numbers from 0 to 4294967295.',
  ],
  [
    'words of a key that are no array',
    () => new Key(untyped.number),
    'new Key(data) got 42; give two whole numbers from 0 to 4294967295.',
  ],
  [
    'a seed for a key',
    () => normal(untyped.number, [2]),
    'normal(key, shape, dtype) got 42 as its key; make one with PRNGKey(seed) or split another.',
  ],
  [
    'no key to split',
    () => split(untyped.null),
    'split(key, num) got null as its key; make one with PRNGKey(seed) or split another.',
  ],
  ['no keys', () => split(key, 0), 'split(key, num) got 0 as num; give a whole number from 1 to 1073741824.'],
  ['half a key', () => split(key, 2.5), 'split(key, num) got 2.5 as num; give a whole number from 1 to 1073741824.'],
  [
    'data below 0',
    () => foldIn(key, -1),
    'foldIn(key, data) got -1 as data; give a whole number from 0 to 4294967295.',
  ],
  [
    'data above 32 bits',
    () => foldIn(key, 2 ** 32),
    'foldIn(key, data) got 4294967296 as data; give a whole number from 0 to 4294967295.',
  ],
  [
    'a number for a shape',
    () => normal(key, untyped.number),
    'normal(key, shape, dtype) got 42 as its shape; give the sizes of its axes, e.g. [3, 4].',
  ],
  [
    'a size below 0',
    () => uniform(key, [3, -1]),
    'uniform(key, shape, dtype, minval, maxval) got shape [3, -1]: axis 1 is -1, and every size must be a whole number, ' +
      '0 or more.',
  ],
  [
    'a size that is not whole',
    () => bernoulli(key, 0.5, [2.5]),
    'bernoulli(key, p, shape, dtype) got shape [2.5]: axis 0 is 2.5, and every size must be a whole number, 0 or more.',
  ],
  [
    'too large a shape',
    () => randomBits(key, [65536, 65536]),
    'randomBits(key, shape, bits) got shape [65536, 65536], which holds 4294967296 numbers; draw at most 2147483647 at ' +
      'once.',
  ],
  [
    'a dtype that is none',
    () => normal(key, [2], untyped.text),
    "normal(key, shape, dtype) got a string ('int8') as its dtype; it draws 'float32' or 'float64'.",
  ],
  [
    'a number of bits that is neither',
    () => randomBits(key, [2], untyped.number),
    'randomBits(key, shape, bits) got 42 as bits; give 32 or 64.',
  ],
  [
    'p above 1',
    () => bernoulli(key, 1.5, [2]),
    'bernoulli(key, p, shape, dtype) got 1.5 as p; a probability is from 0 to 1.',
  ],
  [
    'p that is NaN',
    () => bernoulli(key, Number.NaN),
    'bernoulli(key, p, shape, dtype) got NaN as p; a probability is from 0 to 1.',
  ],
  [
    'bounds that are equal',
    () => uniform(key, [2], 'float32', 1, 1),
    'uniform(key, shape, dtype, minval, maxval) got minval 1 and maxval 1; minval must be below maxval.',
  ],
  [
    'a bound that is not finite',
    () => uniform(key, [2], 'float32', 0, Number.POSITIVE_INFINITY),
    'uniform(key, shape, dtype, minval, maxval) got Infinity as maxval; give a finite number.',
  ],
  [
    'bounds that are one in float32',
    () => uniform(key, [2], 'float32', 1, 1 + 1e-9),
    'uniform(key, shape, dtype, minval, maxval) got minval 1 and maxval 1.000000001, which are too little apart for ' +
      'float32; give bounds from 1e-22 to 1e+38 apart.',
  ],
  [
    'bounds too far apart',
    () => uniform(key, [2], 'float64', -1e308, 1e308),
    'uniform(key, shape, dtype, minval, maxval) got minval -1e+308 and maxval 1e+308, which are too much apart for ' +
      'float64; give bounds from 1e-270 to 1e+270 apart.',
  ],
  [
    'bounds of integers the wrong way round',
    () => randint(key, [2], 5, 3),
    'randint(key, shape, minval, maxval) got minval 5 and maxval 3; minval must be below maxval.',
  ],
  [
    'a bound that is not whole',
    () => randint(key, [2], 0, 2.5),
    'randint(key, shape, minval, maxval) got 2.5 as maxval; give a whole number from -2^31 to 2^31.',
  ],
  [
    'a bound that is no int32',
    () => randint(key, [2], -(2 ** 31) - 1, 0),
    'randint(key, shape, minval, maxval) got -2147483649 as minval; give a whole number from -2^31 to 2^31.',
  ],
])('%s', (_, wrong, message) => {
  expect(wrong).toThrow(new InputError(message));
});

test('what is smaller than the normal numbers of a dtype is 0, as XLA has it', () => {
  expect(bernoulli(key, 1e-40, [100000]).data.some(Boolean)).toBe(false);
  expect(uniform(key, [100], 'float32', 1e-40, 1).data).toEqual(uniform(key, [100]).data);
});
