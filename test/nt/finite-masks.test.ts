/** Masked entries of layers that only finite networks have: they do not count, and the masks behind are told. */
import { describe, expect, it } from 'vitest';
import { BatchNorm, Dense, input, MaxPool, type NDArray, ndarray, PRNGKey, Relu } from '../../src/index.js';
import { normalisedLoops, type PoolOf, windowCentres, windowMaxima } from '../dsl/finite-norms.js';
import { at, type Box, indices, map, numbers } from '../dsl/finite-oracle.js';
import type { Configuration } from '../engines/configurations.js';
import { onEngines } from '../engines/on-engines.js';
import { ARRAY_CONFIGURATIONS } from './array-engines.js';

const HIDDEN = 7;

/** An array and which of its entries are masked: one in three, and every entry of one sample. */
function masked(shape: readonly number[], below = 0): { x: Box; hidden: Box; given: NDArray } {
  const plain = map(numbers(shape, 3), (v) => v - below);
  const places = indices(shape);
  const hidden = { shape, data: places.map(([n], k) => (n === 1 || (k * k + 3 * k) % 7 < 2 ? 1 : 0)) };
  const x = { shape, data: plain.data.map((v, k) => (hidden.data[k] === 1 ? HIDDEN : v)) };
  return { x, hidden, given: ndarray(x.data, shape) };
}

const visible =
  (hidden: Box) =>
  (index: readonly number[]): boolean =>
    at(hidden, index) === 0;

interface Net {
  readonly applyFn: (
    params: never,
    x: NDArray,
    options: { maskConstant: number } & Configuration['options'],
  ) => Promise<{ value: NDArray; mask: { shape: readonly number[]; data: Uint8Array } }>;
}

/** The network's output is `wanted` where `mask` is 0, and nothing where it is 1. */
async function expectMasked(on: Configuration, net: Net, given: NDArray, wanted: Box, mask: Box): Promise<void> {
  const found = await net.applyFn([[]] as never, given, { ...on.options, maskConstant: HIDDEN });
  expect(found.mask.shape).toEqual(mask.shape);
  expect([...found.mask.data]).toEqual(mask.data);
  expect(found.value.shape).toEqual(wanted.shape);
  const tolerance = on.dtype === 'float64' ? 1e-12 : 2e-5;
  for (const [k, v] of found.value.data.entries()) {
    if (mask.data[k] === 1) expect(Math.abs(v)).toBe(0);
    else expect(Math.abs(v - (wanted.data[k] ?? Number.NaN))).toBeLessThan(tolerance);
  }
  // there is something to see, and something hidden
  expect(new Set(mask.data).size).toBe(2);
}

const start = input('N', 4, 3, 2);

onEngines((on) => {
  it.each(['VALID', 'SAME', 'CIRCULAR'] as const)('MaxPool, %s: the largest that is visible', async (padding) => {
    // all entries are below 0, so that no zero of a masked one may win
    const { x, hidden, given } = masked([3, 7, 5, 2], 2);
    for (const [window, strides] of [
      [
        [3, 2],
        [2, 1],
      ],
      [
        [2, 3],
        [1, 2],
      ],
    ] as const) {
      const pool: PoolOf = { axes: [1, 2], window, strides, padding };
      const net = input('N', 7, 5, 2).build(MaxPool(window, { strides, padding }));
      await expectMasked(on, net, given, windowMaxima(x, pool, visible(hidden)), windowCentres(hidden, pool));
    }
  });

  it.each([
    ['all but the channels', start.build(BatchNorm({ eps: 0.01 })), [0, 1, 2]],
    ['samples', start.build(BatchNorm({ axis: 0, eps: 0.01 })), [0]],
    ['positions', start.build(BatchNorm({ axis: [1, -2], eps: 0.01 })), [1, 2]],
  ] as const)('BatchNorm over %s: mean and variance of what is visible', async (_, net, axes) => {
    const { x, hidden, given } = masked([3, 4, 3, 2]);
    await expectMasked(on, net, given, normalisedLoops(x, axes, 0.01, visible(hidden)), hidden);
  });
}, ARRAY_CONFIGURATIONS);

describe('a sample that is masked altogether', () => {
  const net = input('N', 6, 2).build(Dense(5, { bStd: 0.4 }), BatchNorm(), Relu(), MaxPool([3], { strides: [2] }));
  const params = net.initFn(PRNGKey(4), { dtype: 'float64' });
  const some = numbers([2, 6, 2], 1);
  const none = Array.from({ length: 12 }, () => Number.NaN);
  const [first, second] = [some.data.slice(0, 12), some.data.slice(12)];
  const all = ndarray([...first, ...none, ...second], [3, 6, 2]);

  it('is not there for the others', async () => {
    const { value, mask } = await net.applyFn(params, all, { maskConstant: Number.NaN });
    const wanted = await net.applyFn(params, ndarray(some.data, some.shape));
    expect(value.shape).toEqual([3, 2, 5]);
    const others = [...value.data.slice(0, 10), ...value.data.slice(20)];
    expect(others).toHaveLength(wanted.data.length);
    for (const [k, v] of wanted.data.entries()) expect(others[k]).toBeCloseTo(v, 12);
    expect([...value.data.slice(10, 20)].map(Math.abs)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(mask.shape).toEqual([3, 2, 1]);
    expect([...mask.data]).toEqual([0, 0, 1, 1, 0, 0]);
  });
});
