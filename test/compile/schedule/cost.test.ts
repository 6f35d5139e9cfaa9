import { expect, test } from 'vitest';
import { regionCost, slicedElements, stageCost, stepElements } from '../../../src/compile/schedule/cost.js';
import type { NestStage, Region } from '../../../src/compile/schedule/plan.js';
import { AvgPool, Conv, Dense, Flatten, GlobalAvgPool, input, Relu, repeat, serial } from '../../../src/index.js';
import { type Asked, type Model, planOf } from '../graph/networks.js';

const tower = repeat(serial(Conv(4, [3, 3], { padding: 'SAME' }), Relu()), 21);
const image = input('N', 32, 32, 3);

function pairCost(model: Model, asked: Asked = {}): ReturnType<typeof regionCost> {
  const plan = planOf(model, { dtype: 'f32', ...asked });
  const pair = plan.regions.find((r): r is Region => r.name === 'pair');
  if (!pair) throw new Error('no pairs');
  return regionCost(plan, pair);
}

test('GlobalAvgPool computes every pair of positions, Flatten one in 1024', () => {
  const all = pairCost(image.build(tower, GlobalAvgPool(), Dense(1)));
  const diagonal = pairCost(image.build(tower, Flatten(), Dense(1)));
  // 22 steps (the input and 21 layers) of 1024 x 1024 pairs of positions, and the scalar behind
  expect(all.elements).toBe(22 * 1024 ** 2 + 1);
  expect(diagonal.elements).toBe(22 * 1024 + 1);
  expect(all.flops / diagonal.flops).toBeCloseTo(1024, 0);
  // about 1 Gflop an entry, as the cost model of the design has it
  expect(all.flops).toBeGreaterThan(0.7e9);
  expect(all.flops).toBeLessThan(2e9);
});

test('nothing but sums is kept between the sweeps of a tower; a pool keeps the offsets that are asked for', () => {
  expect(pairCost(image.build(tower, Flatten())).bufferBytes).toBeLessThan(64);
  const pooled = input('N', 8, 3).build(Conv(4, [3]), AvgPool([2], { strides: [2] }), Conv(4, [2]), GlobalAvgPool());
  // 6 positions are pooled to 3; pairs at offsets -1 to 1 are asked for, 3 + 2 + 2. Then a sum in float64, the output.
  expect(pairCost(pooled, { fields: ['nngp'] }).bufferBytes).toBe(7 * 4 + 8 + 4);
});

test('elements of a step are the rectangles of its offsets', () => {
  const axis = { spatial: 0, offsets: [-2, 0, 1], wrap: false };
  const stage: NestStage = { kind: 'nest', axes: [axis], scratch: [], steps: [], pools: [], blocking: 'none' };
  const step = { extents: [6], scales: [1], values: [], stores: [] };
  expect(stepElements(stage, step)).toBe(4 + 6 + 5);
  expect(stepElements(stage, { ...step, scales: [2] })).toBe(2 + 6 + 4);
  expect(stepElements(stage, { ...step, extents: [2] })).toBe(0 + 2 + 1);
  expect(stepElements({ ...stage, axes: [{ ...axis, wrap: true }] }, step)).toBe(18);
  expect(stepElements({ ...stage, axes: [{ ...axis, offsets: null }] }, step)).toBe(6);
  expect(
    slicedElements({
      kind: 'sliced',
      axes: [
        { ...axis, extent: 6 },
        { ...axis, offsets: null, extent: 5 },
      ],
    }),
  ).toBe(15 * 5);
});

test('a dense operation costs its taps or terms at every element', () => {
  const axes = [{ name: 'p0', extent: 4 }];
  const out = { axes, to: { kind: 'buffer' as const, buffer: 0 } };
  const window = { axes: ['p0'], size: 3, stride: 1, lo: 1, extent: 4, wrap: false };
  const operations = [
    { op: 'add' as const, sources: [], out },
    { op: 'contract' as const, sources: [], over: [{ name: 'c', extent: 5 }], out },
    { op: 'windowSum' as const, sources: [], windows: [window], out },
  ];
  expect(stageCost({ kind: 'dense', operations })).toEqual({ elements: 12, flops: 4 * (1 + 10 + 3) });
});
