import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Node } from '../../../src/compile/graph/node.js';
import type { DenseStage, Plan } from '../../../src/compile/schedule/plan.js';
import { schedule, scheduleDense } from '../../../src/compile/schedule/schedule.js';
import {
  AvgPool,
  Conv,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  GlobalSelfAttention,
  input,
  parallel,
  Relu,
  serial,
} from '../../../src/index.js';
import { planOf, programOf } from '../graph/networks.js';
import { covariance, graphOf, samples } from '../graph/values.js';

const wrap = (over: object = {}) => Conv(4, [3], { padding: 'CIRCULAR', ...over });
const same = (over: object = {}) => Conv(4, [3], { padding: 'SAME', ...over });
const two = (a: ReturnType<typeof Conv>, b: ReturnType<typeof Conv>) => serial(FanOut(2), parallel(a, b), FanInSum());
const strided = Conv(4, [1], { padding: 'SAME', strides: [4] });
const twice = Conv(4, [5], { strides: [2] });

describe('where the offset form does not hold, the plan is dense and says why', () => {
  test.each([
    [
      'a wrapping stride that does not divide the extent',
      input('N', 8, 3).build(wrap({ strides: [3] }), Relu(), GlobalAvgPool()),
    ],
    ['a pool over wrapping offsets', input('N', 8, 3).build(wrap(), Relu(), AvgPool([2]), GlobalAvgPool())],
    ['a pool into wrapping offsets', input('N', 8, 3).build(AvgPool([2]), wrap(), Relu(), GlobalAvgPool())],
    [
      'a pool whose two windows differ or wrap',
      input('N', 8, 3).build(AvgPool([2], { padding: 'CIRCULAR' }), GlobalAvgPool()),
    ],
    ['wrapping and padded windows in one sweep', input('N', 8, 3).build(wrap(), Relu(), same(), GlobalAvgPool())],
    [
      'padded and wrapping windows of one value',
      input('N', 8, 3).build(same(), Relu(), two(wrap(), same()), Flatten()),
    ],
    [
      'a product over positions, which takes all of them at once',
      input('N', 4, 3).build(same(), GlobalSelfAttention(4, 4, 4, 2), GlobalAvgPool()),
    ],
    ['readers at different strides', input('N', 8, 3).build(same(), Relu(), two(strided, twice), GlobalAvgPool())],
  ])('%s', (reason, model) => {
    const program = programOf(model);
    expect(program.denseBecause).toBe(reason);
    expect(program.plan.regions.flatMap((r) => r.stages.map((s) => s.kind))).not.toContain('nest');
  });

  test('on request', () => {
    expect(programOf(input('N', 8, 3).build(same()), { optimize: false }).denseBecause).toBe('optimize is false');
  });

  const g = new GraphBuilder('f64');
  const k = covariance(g);
  const { x1, x2 } = samples(g);
  const self = g.contract(x1, g.rename(x1, [['p0', 'q0']]), ['c']);
  const table = g.constant(
    Array.from({ length: 16 }, (_, at) => at),
    [
      { name: 'p0', extent: 4 },
      { name: 'q0', extent: 4 },
    ],
  );

  test.each<readonly [string, Node]>([
    ['sqrt depends on the second position alone', g.sqrt(g.sum(k, ['p0']))],
    ['a sum over some of the positions', g.sum(k, ['q0'])],
    ['contract of another region is kept for pairs of positions', g.mul(k, self)],
    [
      'an output that is a view',
      g.rename(k, [
        ['p0', 'q0'],
        ['q0', 'p0'],
      ]),
    ],
    ['sqrt is not an input', g.contract(g.sqrt(x1), x2, ['c'])],
    ['a constant over several axes', g.mul(k, table)],
    ['exp is kept for fewer positions than it is read at', g.mul(g.sqrt(k), g.exp(g.diagonal(k, 'p0', 'q0')))],
  ])('%s', (reason, node) => {
    expect(schedule(graphOf(node)).denseBecause).toBe(reason);
  });

  test('other faults are not swallowed', () => {
    const broken: Node = {
      ...k,
      get axes(): never {
        throw new TypeError('no axes');
      },
    };
    expect(() => schedule(graphOf(broken))).toThrow(TypeError);
  });
});

describe('a dense plan', () => {
  const stage = (plan: Plan): DenseStage => {
    const found = plan.regions.at(-1)?.stages[0];
    if (found?.kind !== 'dense') throw new Error('not dense');
    return found;
  };
  const g = new GraphBuilder('f32');
  const k = covariance(g, 3);

  test('is one operation a primitive, views read in place', () => {
    const plan = scheduleDense(graphOf(g.sum(g.add(k, g.diagonal(k, 'p0', 'q0')), ['p0', 'q0'])));
    expect(stage(plan).operations.map((o) => o.op)).toEqual(['contract', 'add', 'contract']);
    const [contract, add] = stage(plan).operations;
    // x1 and x2 hold 3 positions of 3 channels; the loops are p0, q0 and the channel
    expect(contract?.sources.map((s) => s.strides)).toEqual([
      [3, 0, 1],
      [0, 3, 1],
    ]);
    expect(contract?.sources.map((s) => s.from)).toEqual([
      { kind: 'input', input: 0, lane: 'i' },
      { kind: 'input', input: 1, lane: 'j' },
    ]);
    // the diagonal moves along rows and columns at once
    expect(add?.sources.map((s) => s.strides)).toEqual([
      [3, 1],
      [4, 0],
    ]);
  });

  test('has scalars as they are, constant arrays by number', () => {
    const factor = g.constant([1, 2, 3], [{ name: 'q0', extent: 3 }]);
    const plan = scheduleDense(graphOf(g.mul(g.mul(k, factor), 2)));
    const [, array, scalar] = stage(plan).operations.map((o) => o.sources[1]);
    expect(array).toEqual({ from: { kind: 'constant', constant: 0 }, strides: [0, 1] });
    expect(plan.constants).toEqual([[1, 2, 3]]);
    expect(scalar).toEqual({ from: { kind: 'scalar', value: 2 }, strides: [0, 0] });
  });

  test('slides windows over the extents of their input', () => {
    const conv = { axes: ['p0', 'q0'], size: 2, stride: 2, lo: 1, out: 2, wrap: true };
    const plan = scheduleDense(graphOf(g.windowSum(k, [conv])));
    const operation = stage(plan).operations[1];
    expect(operation).toMatchObject({
      op: 'windowSum',
      windows: [{ axes: ['p0', 'q0'], size: 2, stride: 2, lo: 1, wrap: true, extent: 3 }],
      sources: [{ strides: [3, 1] }],
      out: {
        axes: [
          { name: 'p0', extent: 2 },
          { name: 'q0', extent: 2 },
        ],
      },
    });
  });

  test('copies an output that is a view', () => {
    const plan = scheduleDense(graphOf(g.diagonal(k, 'p0', 'q0')));
    expect(stage(plan).operations.at(-1)).toMatchObject({
      op: 'add',
      sources: [{ strides: [4] }, { from: { value: 0 } }],
    });
    expect(plan.outputs.y?.axes).toEqual(['i', 'j', 'p0']);
  });

  test('keeps per sample what pairs read', () => {
    const plan = planOf(input('N', 4, 3).build(same(), Relu()), { optimize: false });
    const reads = stage(plan).operations.flatMap((o) => o.sources.map((s) => s.from));
    const kept = reads.filter((from) => from.kind === 'tensor');
    expect(new Set(kept.map((from) => `${plan.tensors[from.tensor]?.side}${from.lane}`))).toEqual(
      new Set(['ii', 'jj']),
    );
    expect(reads.filter((from) => from.kind === 'buffer').length).toBeGreaterThan(5);
  });

  test('uses the memory of values that are not read any more again', () => {
    const chain = Array.from({ length: 10 }).reduce<Node>((x) => g.sqrt(g.add(x, 1)), k);
    const plan = scheduleDense(graphOf(chain));
    expect(stage(plan).operations).toHaveLength(21);
    expect(plan.regions.at(-1)?.buffers).toHaveLength(2);
    // … but not that of an output
    const both = scheduleDense({ outputs: { first: g.add(k, 1), last: chain }, dtype: 'f32' });
    expect(both.outputs.first?.buffer).not.toBe(both.outputs.last?.buffer);
    expect(both.regions.at(-1)?.buffers).toHaveLength(3);
  });
});
