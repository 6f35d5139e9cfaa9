import { expect, test } from 'vitest';
import { fma32 } from '../../src/runtime/random/fma32.js';
import { fma64 } from '../../src/runtime/random/fma64.js';
import { PRNGKey } from '../../src/runtime/random/prng-key.js';
import { randomBits } from '../../src/runtime/random/random-bits.js';
import { split } from '../../src/runtime/random/split.js';

/** A float64 number as an integer times 2^-400: exact for the magnitudes here. */
function exact(value: number): bigint {
  let [scaled, power] = [value, 0n];
  for (; !Number.isInteger(scaled); power++) scaled *= 2;
  return (BigInt(scaled) << 400n) >> power;
}

/** The number with `bits` bits nearest to value * 2^-800, ties to even; by integers alone. */
function nearest(value: bigint, bits: number): number {
  const size = value < 0n ? -value : value;
  const drop = BigInt(Math.max(0, size.toString(2).length - bits));
  const rest = size - ((size >> drop) << drop);
  let kept = size >> drop;
  const half = drop === 0n ? 1n : 1n << (drop - 1n);
  if (rest > half || (rest === half && kept % 2n === 1n)) kept += 1n;
  return (value < 0n ? -1 : 1) * Number(kept) * 2 ** (Number(drop) - 800);
}

const fused = (a: number, b: number, c: number, bits: number): number =>
  nearest(exact(a) * exact(b) + (exact(c) << 400n), bits);

/** Numbers of either sign with full mantissas and exponents from -8 to 7. */
function numbers(seed: number, n: number, dtype: 'float32' | 'float64'): number[] {
  const [forMantissa, forExponent] = split(PRNGKey(seed));
  const exponents = randomBits(forExponent, [n]).data;
  return Array.from(randomBits(forMantissa, [n], 64).data, (word, i) => {
    const mantissa = Number(word >> 11n) * 2 ** -52 * 2 ** (((exponents[i] ?? 0) & 15) - 8);
    const signed = (exponents[i] ?? 0) & 16 ? -mantissa : mantissa;
    return dtype === 'float32' ? Math.fround(signed) : signed;
  });
}

test('fma32 rounds once', () => {
  const n = 20000;
  const [a, b, c] = [1, 2, 3].map((seed) => numbers(seed, n, 'float32')) as [number[], number[], number[]];
  const got = a.map((x, i) => fma32(x, b[i] ?? 0, c[i] ?? 0));
  expect(got).toEqual(a.map((x, i) => fused(x, b[i] ?? 0, c[i] ?? 0, 24)));
});

// Products 2^-70 beside 2^-24, which float64 drops from the sum: what is left is midway between two float32 numbers.
const ABOVE = [8384513 * 2 ** -35, 8392705 * 2 ** -35] as const;
const BELOW = [(1 + 2 ** -23) * 2 ** -12, (1 - 2 ** -23) * 2 ** -12] as const;

test.each([
  ['just above the middle', ...ABOVE, 1, 1 + 2 ** -23],
  ['just below the middle', ...BELOW, 1 + 2 ** -23, 1 + 2 ** -23],
])('fma32 %s, where rounding twice is wrong', (_, a, b, c, expected) => {
  expect([a, b, c].map(Math.fround)).toEqual([a, b, c]);
  expect(Math.fround(a * b + c)).not.toBe(expected);
  expect([fused(a, b, c, 24), fma32(a, b, c), fma32(-a, b, -c)]).toEqual([expected, expected, -expected]);
});

test.each([
  ['just above the middle, up to even', ...ABOVE, 1 + 2 ** -23, 1 + 2 ** -22],
  ['just below the middle, down to even', ...BELOW, 1, 1],
  ['in the middle, down to even', 2 ** -12, 2 ** -12, 1, 1],
  ['in the middle, up to even', 2 ** -12, 2 ** -12, 1 + 2 ** -23, 1 + 2 ** -22],
  ['exact', 3, 5, 7, 22],
])('fma32 %s, where rounding twice is right', (_, a, b, c, expected) => {
  expect([fused(a, b, c, 24), fma32(a, b, c), fma32(-a, b, -c)]).toEqual([expected, expected, -expected]);
});

test('fma64 rounds once', () => {
  const n = 20000;
  const [a, b, c] = [4, 5, 6].map((seed) => numbers(seed, n, 'float64')) as [number[], number[], number[]];
  const got = a.map((x, i) => fma64(x, b[i] ?? 0, c[i] ?? 0));
  expect(got).toEqual(a.map((x, i) => fused(x, b[i] ?? 0, c[i] ?? 0, 53)));
  // what a rounded product gives is another number in many cases, so the test can tell
  expect(got.filter((value, i) => value !== (a[i] ?? 0) * (b[i] ?? 0) + (c[i] ?? 0)).length).toBeGreaterThan(2000);
});
