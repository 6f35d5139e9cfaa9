import { describe, expect, test } from 'vitest';
import { pooledDemand } from '../../../src/compile/schedule/offsets.js';
import type { NestStage, RegionName } from '../../../src/compile/schedule/plan.js';
import { allOffsets } from '../../../src/compile/schedule/storage.js';
import {
  AvgPool,
  Conv,
  Dense,
  FanOut,
  Flatten,
  GlobalAvgPool,
  input,
  parallel,
  Relu,
  repeat,
  serial,
} from '../../../src/index.js';
import { type Asked, type Model, planOf } from '../graph/networks.js';

const conv = (strides: readonly number[] = [1], padding: 'SAME' | 'CIRCULAR' = 'SAME') =>
  Conv(4, [3], { strides, padding });
const pool = () => AvgPool([2], { strides: [2] });
const range = (from: number, to: number, step = 1): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, k) => from + k * step);

/** Stages of a region that run over positions, in order. */
const sweeps = (model: Model, region: RegionName, asked?: Asked): readonly NestStage[] =>
  (planOf(model, asked).regions.find((r) => r.name === region)?.stages ?? []).filter(
    (stage): stage is NestStage => stage.kind === 'nest' && stage.axes.length > 0,
  );

/** The offsets of the first spatial axis that each sweep runs over; `null` where it stays at equal positions. */
const offsets = (model: Model, region: RegionName = 'pair', asked?: Asked): readonly (readonly number[] | null)[] =>
  sweeps(model, region, asked).map((stage) => stage.axes[0]?.offsets ?? null);

describe('offsets', () => {
  test('all of an axis: both signs, or modulo its extent', () => {
    expect(allOffsets(4, false)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
    expect(allOffsets(4, true)).toEqual([0, 1, 2, 3]);
    expect(allOffsets(1, false)).toEqual([0]);
  });

  test('a pool of 2 with stride 2 reads 2d - 1, 2d and 2d + 1', () => {
    const of = (coarse: readonly number[], extent = 16): readonly number[] =>
      [...pooledDemand(coarse, { size: 2, stride: 2, lo: 0 }, extent)].sort((a, b) => a - b);
    expect(of([0])).toEqual([-1, 0, 1]);
    expect(of([3])).toEqual([5, 6, 7]);
    expect(of([-1, 0, 1])).toEqual(range(-3, 3));
    expect(of([7], 8)).toEqual([]);
    expect(of([-3], 6)).toEqual([-5]);
  });

  test('a pool wider than its stride reads overlapping offsets, a narrower one leaves some out', () => {
    expect([...pooledDemand([0, 1], { size: 3, stride: 1, lo: 1 }, 8)].sort((a, b) => a - b)).toEqual(range(-2, 3));
    expect([...pooledDemand([0, 1], { size: 1, stride: 3, lo: 0 }, 8)]).toEqual([0, 3]);
  });
});

describe('what a readout demands', () => {
  const tower = [conv(), Relu(), conv(), Relu()] as const;

  test('Flatten after convolutions stays at equal positions: no offsets at all', () => {
    expect(offsets(input('N', 8, 3).build(...tower, Flatten(), Dense(1)))).toEqual([null]);
    expect(offsets(input('N', 8, 3).build(repeat(serial(conv(), Relu()), 10), Flatten()))).toEqual([null]);
  });

  test('GlobalAvgPool demands all', () => {
    expect(offsets(input('N', 8, 3).build(...tower, GlobalAvgPool(), Dense(1)))).toEqual([range(-7, 7)]);
  });

  test('so does the kernel over all positions, and its diagonal none', () => {
    const model = input('N', 8, 3).build(...tower);
    expect(offsets(model)).toEqual([range(-7, 7)]);
    expect(offsets(model, 'pair', { diagonalSpatial: true })).toEqual([null]);
  });

  test('variances stay at equal positions', () => {
    const model = input('N', 8, 3).build(...tower, GlobalAvgPool(), Dense(1));
    expect([offsets(model, 'i'), offsets(model, 'j')]).toEqual([[null], [null]]);
  });

  test('two readouts demand what either does', () => {
    const model = input('N', 8, 3).build(
      conv(),
      Relu(),
      FanOut(2),
      parallel(serial(pool(), Flatten()), GlobalAvgPool()),
    );
    expect(offsets(model)[0]).toEqual(range(-7, 7));
  });
});

describe('a stride', () => {
  test('demands multiples only: the sweep runs over the offsets of the coarse grid', () => {
    const [sweep] = sweeps(input('N', 8, 3).build(conv(), Relu(), conv([2]), Relu(), GlobalAvgPool()), 'pair');
    expect(sweep?.axes[0]?.offsets).toEqual(range(-3, 3));
    // input and first layer at twice the offset
    expect(sweep?.steps.map((step) => [step.extents, step.scales])).toEqual([
      [[8], [2]],
      [[8], [2]],
      [[4], [1]],
    ]);
  });

  test('strides multiply on the way down', () => {
    const [sweep] = sweeps(input('N', 12, 3).build(conv(), conv([2]), Relu(), conv([3]), GlobalAvgPool()), 'pair');
    expect(sweep?.axes[0]?.offsets).toEqual([-1, 0, 1]);
    expect(sweep?.steps.map((step) => step.scales[0])).toEqual([6, 6, 3, 1]);
  });

  test('of a value kept between sweeps leaves its other offsets out', () => {
    const plan = planOf(input('N', 16, 3).build(conv(), pool(), conv([2]), Relu(), GlobalAvgPool()), {
      fields: ['nngp'],
    });
    const kept = plan.regions
      .find((r) => r.name === 'pair')
      ?.buffers.find((b) => b.kind === 'sliced' && b.axes.length > 0);
    expect(kept).toMatchObject({ axes: [{ extent: 8, offsets: range(-6, 6, 2) }] });
    expect(offsets(input('N', 16, 3).build(conv(), pool(), conv([2]), Relu(), GlobalAvgPool()))[0]).toEqual(
      // three of every four: 2 (2 d') - 1, 2 (2 d'), 2 (2 d') + 1
      range(-13, 13).filter((d) => Math.abs(d) % 4 !== 2),
    );
  });
});

describe('pools', () => {
  test('before GlobalAvgPool: all offsets of either grid', () => {
    const model = input('N', 8, 3).build(conv(), Relu(), pool(), conv(), Relu(), GlobalAvgPool());
    expect(offsets(model)).toEqual([range(-7, 7), range(-3, 3)]);
  });

  test('before Flatten: 2d - 1 to 2d + 1, pool after pool, down to the input (Myrtle-5)', () => {
    const block = serial(conv(), Relu(), pool());
    const model = input('N', 32, 3).build(conv(), Relu(), block, block, block, Flatten(), Dense(10));
    expect(offsets(model)).toEqual([range(-7, 7), range(-3, 3), range(-1, 1), null]);
    // a sample with itself: the variance in front of the last pool is the last thing needed, two pools deep
    expect(offsets(model, 'i').filter((list) => list !== null)).toEqual([range(-3, 3), range(-1, 1)]);
    expect(offsets(model, 'j')).toEqual(offsets(model, 'i'));
  });

  test('on either axis of a plane for itself', () => {
    const model = input('N', 8, 8, 3).build(
      Conv(4, [3, 3], { padding: 'SAME' }),
      Relu(),
      AvgPool([2, 1], { strides: [2, 1] }),
      Flatten(),
    );
    const [sweep] = sweeps(model, 'pair');
    expect(sweep?.axes.map((a) => a.offsets)).toEqual([[-1, 0, 1], [0]]);
  });
});

describe('wrapping positions', () => {
  test('offsets are kept modulo the extent', () => {
    const model = input('N', 8, 3).build(conv([1], 'CIRCULAR'), Relu(), GlobalAvgPool());
    expect(sweeps(model, 'pair').map((s) => s.axes)).toEqual([[{ spatial: 0, wrap: true, offsets: range(0, 7) }]]);
  });

  test('a stride that divides the extent keeps them so', () => {
    const model = input('N', 8, 3).build(conv([1], 'CIRCULAR'), Relu(), conv([2], 'CIRCULAR'), GlobalAvgPool());
    expect(sweeps(model, 'pair').map((s) => s.axes)).toEqual([[{ spatial: 0, wrap: true, offsets: range(0, 3) }]]);
  });

  test('at equal positions wrapping and padded windows may follow each other', () => {
    expect(offsets(input('N', 8, 3).build(conv([1], 'CIRCULAR'), Relu(), conv(), Relu(), Flatten()))).toEqual([null]);
  });
});
