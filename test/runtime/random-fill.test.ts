import { describe, expect, expectTypeOf, test } from 'vitest';
import { fillNormal } from '../../src/runtime/random/fill-normal.js';
import { fillUniform } from '../../src/runtime/random/fill-uniform.js';
import { foldIn } from '../../src/runtime/random/fold-in.js';
import { Key } from '../../src/runtime/random/key.js';
import { normal } from '../../src/runtime/random/normal.js';
import { PRNGKey } from '../../src/runtime/random/prng-key.js';
import { split } from '../../src/runtime/random/split.js';
import { uniform } from '../../src/runtime/random/uniform.js';
import { words32, words64 } from '../../src/runtime/random/words.js';

const SIZE = 5003;
/** Uneven parts: of one number, of none, across the stretches of 1024 that words are made in, across the middle. */
const CUTS = [0, 1, 2, 2, 1023, 1025, 2500, 2501, 2503, 4096, SIZE - 1, SIZE];
const parts = CUTS.slice(1).map((to, i) => [CUTS[i] ?? 0, to] as const);

describe.each([true, false])('parts of an array make the whole, partitionable %s', (partitionable) => {
  const key = PRNGKey(3, { partitionable });

  test.each(['float32', 'float64'] as const)('%s', (dtype) => {
    const whole = { normal: normal(key, [SIZE], dtype).data, uniform: uniform(key, [SIZE], dtype, -2, 5).data };
    const made = { normal: whole.normal.slice().fill(0), uniform: whole.uniform.slice().fill(0) };
    for (const [from, to] of parts) {
      fillNormal(key, SIZE, from, made.normal.subarray(from, to));
      fillUniform(key, SIZE, from, made.uniform.subarray(from, to), -2, 5);
    }
    expect(made).toEqual(whole);
  });
});

test('entry i of a partitionable key is the same in arrays of all sizes, also beyond 2^32', () => {
  const key = PRNGKey(11);
  const large = normal(key, [300]).data;
  expect(normal(key, [10, 10]).data).toEqual(large.slice(0, 100));

  // the high word of the counter is entry / 2^32, so a part that crosses it changes it on the way
  const [high, low] = [new Uint32Array(3), new Uint32Array(3)];
  const [nextHigh, nextLow] = [new Uint32Array(1), new Uint32Array(1)];
  words64(key, 0, 2 ** 32 - 1, high, low);
  words64(key, 0, 2 ** 32, nextHigh, nextLow);
  expect([high[1], low[1]]).toEqual([nextHigh[0], nextLow[0]]);
  expect(foldIn(key, 2 ** 32 - 1).data).toEqual([high[0], low[0]]);
  expect(foldIn(key, 0).data).not.toEqual([high[1], low[1]]);
  const mixed = new Uint32Array(3);
  words32(key, 0, 2 ** 32 - 1, mixed);
  expect(mixed).toEqual(high.map((word, i) => word ^ (low[i] ?? 0)));
});

test('folding in i is the key that split has at i, where a key is partitionable', () => {
  const keys = split(PRNGKey(5), 9);
  expect(keys.map((key) => key.data)).toEqual(keys.map((_, i) => foldIn(PRNGKey(5), i).data));
  const older = PRNGKey(5, { partitionable: false });
  expect(split(older)[1].data).not.toEqual(foldIn(older, 1).data);
});

test('keys cannot be changed, and their number is in the type', () => {
  const key = PRNGKey(0);
  expect(Object.isFrozen(key) && Object.isFrozen(key.data)).toBe(true);
  expect(new Key(key.data)).toEqual(key);
  const [a, b] = split(key);
  expectTypeOf([a, b]).toEqualTypeOf<Key[]>();
  const three = split(key, 3);
  expectTypeOf(three).toEqualTypeOf<readonly [Key, Key, Key]>();
  const count: number = 3;
  expectTypeOf(split(key, count)).toEqualTypeOf<readonly Key[]>();
  expectTypeOf(normal(a, [2, 3]).shape).toEqualTypeOf<readonly [2, 3]>();
  expect([three.length, split(key, count).length]).toEqual([3, 3]);
});

test('the same key draws the same numbers, its splits others', () => {
  const key = PRNGKey(1);
  expect(normal(key, [64])).toEqual(normal(key, [64]));
  const [a, b] = split(key);
  const sets = [key, a, b].map((k) => Array.from(normal(k, [64]).data));
  expect(new Set(sets.flat()).size).toBe(192);
});
