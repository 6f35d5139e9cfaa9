/**
 * Random numbers against those of `jax.random` (test/golden/random.json; its `generator` field names the versions).
 *
 * The file was made by a Python script that called JAX's functions for each entry, with `jax_threefry_partitionable` and
 * `jax_enable_x64` set as the entry says: `draws` hold the bytes of each array (little endian, base64), `digests` the
 * SHA-256 of the bytes of arrays of a million. `everyNormal` is the SHA-256 of sqrt(2) * lax.erf_inv(u), compiled as
 * `jax.random.normal` is, for each of the 2^23 float32 numbers u that it can start from.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bernoulli } from '../../src/runtime/random/bernoulli.js';
import { normals32 } from '../../src/runtime/random/fill-normal.js';
import { foldIn } from '../../src/runtime/random/fold-in.js';
import type { Key } from '../../src/runtime/random/key.js';
import { normal } from '../../src/runtime/random/normal.js';
import { PRNGKey } from '../../src/runtime/random/prng-key.js';
import { randint } from '../../src/runtime/random/randint.js';
import { randomBits } from '../../src/runtime/random/random-bits.js';
import { split } from '../../src/runtime/random/split.js';
import { uniform } from '../../src/runtime/random/uniform.js';

interface Drawn {
  readonly seed: number;
  readonly partitionable: boolean;
  readonly shape: readonly number[];
}
type Draw = Drawn &
  (
    | { readonly op: 'bits'; readonly dtype: 'uint32' | 'uint64' }
    | { readonly op: 'normal'; readonly dtype: 'float32' | 'float64' }
    | {
        readonly op: 'uniform';
        readonly dtype: 'float32' | 'float64';
        readonly minval?: number;
        readonly maxval?: number;
      }
    | { readonly op: 'bernoulli'; readonly dtype: 'float32' | 'float64'; readonly p: number }
    | { readonly op: 'randint'; readonly dtype: 'int32'; readonly minval: number; readonly maxval: number }
  );
interface Words {
  readonly seed: number;
  readonly partitionable: boolean;
  readonly words: readonly number[];
}
interface Golden {
  readonly seeds: readonly [seed: string, x64: boolean, high: number, low: number][];
  readonly split: readonly (Words & { readonly num: number })[];
  readonly foldIn: readonly (Words & { readonly data: number })[];
  readonly draws: readonly (Draw & { readonly base64: string })[];
  readonly digests: readonly (Draw & { readonly sha256: string })[];
  readonly everyNormal: string;
}
const golden: Golden = JSON.parse(readFileSync(new URL('../golden/random.json', import.meta.url), 'utf8'));

const bytes = ({ buffer, byteOffset, byteLength }: NodeJS.TypedArray): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
const sha256 = (data: NodeJS.TypedArray): string => createHash('sha256').update(bytes(data)).digest('hex');

function draw(c: Draw): NodeJS.TypedArray {
  const key = PRNGKey(c.seed, { partitionable: c.partitionable });
  switch (c.op) {
    case 'bits':
      return (c.dtype === 'uint32' ? randomBits(key, c.shape) : randomBits(key, c.shape, 64)).data;
    case 'normal':
      return normal(key, c.shape, c.dtype).data;
    case 'uniform':
      return uniform(key, c.shape, c.dtype, c.minval, c.maxval).data;
    case 'bernoulli':
      return bernoulli(key, c.p, c.shape, c.dtype).data;
    case 'randint':
      return randint(key, c.shape, c.minval, c.maxval).data;
  }
}

test('PRNGKey takes the low 32 bits of a seed, and all 64 with x64', () => {
  expect(golden.seeds).toHaveLength(34);
  for (const [seed, x64, high, low] of golden.seeds) {
    expect(PRNGKey(BigInt(seed), { x64 }).data, seed).toEqual([high, low]);
    if (Number.isSafeInteger(Number(seed))) expect(PRNGKey(Number(seed), { x64 }).data, seed).toEqual([high, low]);
  }
});

test('split gives the keys of JAX, and they keep the scheme', () => {
  expect(golden.split).toHaveLength(12);
  for (const { seed, partitionable, num, words } of golden.split) {
    const keys: readonly Key[] = split(PRNGKey(seed, { partitionable }), Number(num));
    expect(keys.flatMap((key) => key.data)).toEqual(words);
    expect(keys.every((key) => key.partitionable === partitionable)).toBe(true);
  }
});

test('foldIn gives the key of JAX, and it keeps the scheme', () => {
  expect(golden.foldIn).toHaveLength(20);
  for (const { seed, partitionable, data, words } of golden.foldIn) {
    const key = foldIn(PRNGKey(seed, { partitionable }), data);
    expect([key.data, key.partitionable]).toEqual([words, partitionable]);
  }
});

describe('arrays have the bits of JAX', () => {
  const names = ['bits', 'uniform', 'normal', 'bernoulli', 'randint'].flatMap((op) =>
    [true, false].map((partitionable) => ({ op, partitionable })),
  );
  test.each(names)('$op, partitionable $partitionable', ({ op, partitionable }) => {
    const cases = golden.draws.filter((c) => c.op === op && c.partitionable === partitionable);
    expect(cases.length).toBeGreaterThan(14);
    for (const c of cases) {
      const { base64, ...rest } = c;
      const data = draw(c);
      expect(data, JSON.stringify(rest)).toHaveLength(c.shape.reduce((a, b) => a * b, 1));
      expect(bytes(data).toString('base64'), JSON.stringify(rest)).toBe(base64);
    }
  });

  test.each(golden.digests)('a million of $op $dtype, partitionable $partitionable', (c) => {
    expect(sha256(draw(c))).toBe(c.sha256);
  });

  test('every float32 normal there is', () => {
    const words = new Uint32Array(2 ** 23).map((_, i) => i << 9);
    const all = new Float32Array(words.length);
    normals32(words, all);
    expect(sha256(all)).toBe(golden.everyNormal);
  });
});
