import { describe, expect, test } from 'vitest';
import {
  groupLayout,
  inputOffset,
  LAUNCH_WORDS,
  lanesOf,
  launchBytes,
  launchOffset,
  MAX_BLOCKS,
  StaticData,
  scratchLayout,
  sliceOffsets,
  stageName,
  tensorOffset,
  VECTOR_BYTES,
} from '../../../src/compile/codegen/wasm/layout.js';
import type { NestStage, ScratchArray, SlicedAxis, SlicedBuffer } from '../../../src/compile/schedule/plan.js';
import { rectangle, slicesOf } from '../../../src/compile/schedule/slices.js';
import { Conv, Flatten, input, Relu } from '../../../src/index.js';
import { planOf } from '../graph/networks.js';

const axis = (extent: number, offsets: readonly number[] | null, wrap = false): SlicedAxis => ({
  spatial: 0,
  extent,
  offsets,
  wrap,
});
const sliced = (...axes: readonly SlicedAxis[]): SlicedBuffer => ({ kind: 'sliced', axes });

describe('sliced buffers', () => {
  test('a slice for every combination of offsets, the first axis slowest', () => {
    expect(slicesOf(sliced(axis(8, [-1, 0]), axis(8, null), axis(8, [2, 3, 4])))).toEqual([
      [-1, 2],
      [-1, 3],
      [-1, 4],
      [0, 2],
      [0, 3],
      [0, 4],
    ]);
    expect(slicesOf(sliced(axis(8, null)))).toEqual([[]]);
    expect(slicesOf(sliced())).toEqual([[]]);
  });

  test('the rectangle of a slice: as many positions as have a partner at that offset', () => {
    const buffer = sliced(axis(8, [-7, 0, 3]), axis(5, null), axis(6, [-6, 1]));
    expect(rectangle(buffer, [-7, 1])).toEqual([1, 5, 5]);
    expect(rectangle(buffer, [0, 1])).toEqual([8, 5, 5]);
    expect(rectangle(buffer, [3, -6])).toEqual([5, 5, 0]);
    expect(rectangle(sliced(axis(8, [0, 5], true)), [5])).toEqual([8]);
  });

  test('slices lie one behind the other, without gaps', () => {
    expect(sliceOffsets(sliced(axis(4, [-1, 0, 1])))).toEqual([0, 3, 7, 10].map((n) => n * VECTOR_BYTES));
    expect(sliceOffsets(sliced(axis(3, [0, 2]), axis(2, [0, 1])))).toEqual(
      [0, 6, 9, 11, 12].map((n) => n * VECTOR_BYTES),
    );
    expect(sliceOffsets(sliced())).toEqual([0, VECTOR_BYTES]);
  });

  test('all pairs of positions are kept once', () => {
    const extent = 9;
    const all = Array.from({ length: 2 * extent - 1 }, (_, k) => k - extent + 1);
    expect(sliceOffsets(sliced(axis(extent, all))).at(-1)).toBe(extent ** 2 * VECTOR_BYTES);
    const wrapping = Array.from({ length: extent }, (_, k) => k);
    expect(sliceOffsets(sliced(axis(extent, wrapping, true))).at(-1)).toBe(extent ** 2 * VECTOR_BYTES);
  });
});

test('lanes of a group fill a vector', () => {
  expect([lanesOf('f32'), lanesOf('f64')]).toEqual([4, 2]);
});

test('buffers of a group follow each other; a sum has a float64 a lane and block', () => {
  const region = {
    name: 'pair' as const,
    stages: [],
    buffers: [
      sliced(axis(4, [-1, 0, 1])),
      { kind: 'partial' as const },
      {
        kind: 'dense' as const,
        axes: [
          { name: 'p0', extent: 3 },
          { name: 'q0', extent: 5 },
        ],
      },
    ],
  };
  const sums = (lanes: number): number => MAX_BLOCKS * lanes * 8;
  expect(groupLayout(region, 'f32')).toEqual({ offsets: [0, 160, 160 + sums(4)], bytes: 160 + sums(4) + 240 });
  expect(groupLayout(region, 'f64')).toEqual({ offsets: [0, 160, 160 + sums(2)], bytes: 160 + sums(2) + 240 });
  expect(groupLayout({ ...region, buffers: [] }, 'f32')).toEqual({ offsets: [], bytes: 0 });
});

describe('scratch', () => {
  const array = (slot: number, over: Partial<ScratchArray> = {}): ScratchArray => ({
    extents: [6, 5],
    lo: [1, 1],
    hi: [1, 2],
    wrap: [false, false],
    slot,
    ...over,
  });
  const stage = (...scratch: readonly ScratchArray[]): NestStage => ({
    kind: 'nest',
    axes: [],
    scratch,
    steps: [],
    pools: [],
    blocking: 'none',
  });
  const layout = scratchLayout(stage(array(0), array(1), array(0)), 4096);

  test('strides count the halo', () => {
    expect(layout.arrays[0]?.strides).toEqual([(5 + 1 + 2) * VECTOR_BYTES, VECTOR_BYTES]);
  });

  test('arrays of one slot share their place, others do not meet', () => {
    const size = (6 + 1 + 1) * (5 + 1 + 2) * VECTOR_BYTES;
    const [first, second, third] = layout.arrays;
    expect(first?.offset).toBe(4096);
    expect(third?.offset).toBe(first?.offset);
    expect(second?.offset).toBeGreaterThanOrEqual(4096 + size);
    expect(layout.bytes).toBeGreaterThanOrEqual((second?.offset ?? 0) + size);
  });

  test.each([
    [16, { extents: [6, 5] }],
    [5, { extents: [3, 1] }],
  ])('arrays of %d cache lines begin an odd number of lines apart', (lines, shape) => {
    const { arrays } = scratchLayout(stage(array(0, shape), array(1, shape)), 0);
    const apart = (arrays[1]?.offset ?? 0) / 64;
    expect(apart).toBeGreaterThanOrEqual(lines);
    expect(apart % 2).toBe(1);
  });

  test('stages follow each other: zeros of a halo stay zero', () => {
    const next = scratchLayout(stage(array(0)), layout.bytes);
    expect(next.arrays[0]?.offset).toBe(layout.bytes);
    expect(scratchLayout(stage(), 64)).toEqual({ arrays: [], bytes: 64 });
  });
});

describe('static data', () => {
  const words = (bytes: Uint8Array, at: number, count: number): readonly number[] => [
    ...new Int32Array(bytes.slice(at, at + 4 * count).buffer),
  ];

  test('equal tables are kept once, all on 16 bytes', () => {
    const data = new StaticData();
    const [first, second, again] = [data.integers([1, 2, 3]), data.integers([4]), data.integers([1, 2, 3])];
    expect([first, second, again]).toEqual([0, 16, 0]);
    expect(data.bytes).toBe(32);
    expect(words(data.toBytes(), first, 3)).toEqual([1, 2, 3]);
    expect(words(data.toBytes(), second, 1)).toEqual([4]);
  });

  test('floats in the dtype of the plan', () => {
    const data = new StaticData();
    const [narrow, wide] = [data.floats([0.1, 2], 'f32'), data.floats([0.1, 2], 'f64')];
    const bytes = data.toBytes();
    expect([...new Float32Array(bytes.slice(narrow, narrow + 8).buffer)]).toEqual([Math.fround(0.1), 2]);
    expect([...new Float64Array(bytes.slice(wide, wide + 16).buffer)]).toEqual([0.1, 2]);
  });

  test('places of offsets: read at d for any |d| below the extent, -1 where it is not kept', () => {
    const data = new StaticData();
    data.integers([7]);
    const zero = data.indexTable([-2, 0, 3], 4);
    const place = (d: number): number | undefined => words(data.toBytes(), zero + 4 * d, 1)[0];
    expect([-3, -2, -1, 0, 1, 2, 3].map(place)).toEqual([-1, 0, -1, 1, -1, -1, 2]);
  });
});

test('a launch is a row of words, then inputs, then tensors', () => {
  const plan = planOf(input('N', 4, 3).build(Conv(2, [3]), Relu(), Flatten()));
  expect(LAUNCH_WORDS.map(launchOffset)).toEqual(LAUNCH_WORDS.map((_, k) => 4 * k));
  const first = 4 * LAUNCH_WORDS.length;
  expect([inputOffset(0), inputOffset(1)]).toEqual([first, first + 4]);
  expect(tensorOffset(plan, 0)).toBe(first + 8);
  expect(launchBytes(plan)).toBe(first + 8 + 4 * plan.tensors.length);
  expect(stageName('pair', 2)).toBe('pair_stage2');
});
