import { describe, expect, test } from 'vitest';
import type { NestStage, Step } from '../../../src/compile/schedule/plan.js';
import type { Layer } from '../../../src/index.js';
import {
  AvgPool,
  Conv,
  Dense,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  input,
  parallel,
  Relu,
  repeat,
  SumPool,
  serial,
} from '../../../src/index.js';
import { type Asked, type Model, modelOf, planOf } from '../graph/networks.js';

const conv = (over: object = {}) => Conv(4, [3], { padding: 'SAME', ...over });
const pool = (size = 2) => AvgPool([size], { strides: [2], padding: 'SAME' });

const stages = (model: Model, asked?: Asked): readonly NestStage[] =>
  (planOf(model, asked).regions.at(-1)?.stages ?? []).filter((s): s is NestStage => s.kind === 'nest');
const line = (...layers: readonly Layer[]): Model => modelOf(['N', 8, 3], ...layers);

describe('blocking: may offsets be split over tasks?', () => {
  test('a sweep that ends in sums may, by its own offsets; scalars have none', () => {
    expect(stages(line(conv(), Relu(), GlobalAvgPool())).map((s) => s.blocking)).toEqual(['offsets', 'none']);
  });

  test('one that writes the kernel over all positions may', () => {
    expect(stages(line(conv(), Relu())).map((s) => s.blocking)).toEqual(['offsets']);
  });

  test('at equal positions there is nothing to split', () => {
    expect(stages(line(conv(), Relu(), Flatten())).map((s) => s.blocking)).toEqual(['none', 'none']);
  });

  test('one that ends in pools may, by the offsets they give', () => {
    const [first, second] = stages(line(conv(), Relu(), pool(), conv(), Relu(), GlobalAvgPool()));
    expect([first?.blocking, first?.pools.length]).toEqual(['pooled', 2]);
    expect([second?.blocking, second?.pools.length]).toEqual(['offsets', 0]);
  });

  test('two pools of different windows have no split in common', () => {
    const branches = parallel(serial(conv(), pool(2)), serial(conv(), pool(3)));
    const [first] = stages(line(FanOut(2), branches, FanInSum(), Relu(), GlobalAvgPool()));
    expect([first?.blocking, first?.pools.length]).toEqual(['none', 2]);
  });

  test('nor have a pool and a sum', () => {
    const [first] = stages(line(conv(), FanOut(2), parallel(GlobalAvgPool(), serial(pool(), GlobalAvgPool()))));
    expect([first?.blocking, first?.pools.length]).toEqual(['none', 1]);
  });
});

describe('steps', () => {
  const shown = (step: Step): string => {
    const leaves = step.values.flatMap((v) => (v.op === 'leaf' ? [v.leaf.kind] : []));
    return `${[...new Set(leaves)].sort().join(' ')} -> ${step.stores.map((s) => s.kind).join(' ')}`;
  };

  test('one for each windowed sum, and one for the input; NNGP and NTK go together', () => {
    const [sweep, scalars] = stages(line(conv(), Relu(), conv(), Relu(), GlobalAvgPool()));
    expect(sweep?.steps.map(shown)).toEqual([
      'contract -> scratch',
      'tensor window -> scratch scratch',
      'tensor window -> sum sum',
    ]);
    expect(scalars?.steps.map(shown)).toEqual(['partial -> buffer buffer']);
  });

  test('a value between sweeps is loaded and given its halo first', () => {
    const [, second] = stages(line(conv(), pool(), conv(), GlobalAvgPool()), { fields: ['nngp'] });
    expect(second?.steps.map(shown)).toEqual(['buffer -> scratch', 'window -> sum']);
  });

  test('values made of loads alone are loaded again where they are needed, not kept', () => {
    // sqrt(v1 v2) of the second activation is a product of two loads
    const [sweep] = stages(line(conv(), Relu(), conv(), Relu(), GlobalAvgPool()), { fields: ['nngp'] });
    expect(sweep?.scratch).toHaveLength(2);
  });

  test('residual branches stay in one sweep, and what skips a layer waits in scratch', () => {
    const block = serial(FanOut(2), parallel(serial(Relu(), conv()), Identity()), FanInSum());
    const [sweep, ...more] = stages(line(conv(), block, block, Relu(), GlobalAvgPool()), { fields: ['nngp'] });
    expect(more).toHaveLength(1);
    expect(sweep?.steps.map(shown)).toEqual([
      'contract -> scratch',
      'tensor window -> scratch scratch',
      'scratch tensor window -> scratch scratch',
      'scratch tensor window -> sum',
    ]);
  });

  test('a window that wraps has a halo that wraps', () => {
    const [sweep] = stages(line(conv({ padding: 'CIRCULAR' }), Relu(), GlobalAvgPool()));
    expect(sweep?.scratch).toMatchObject([{ extents: [8], lo: [1], hi: [1], wrap: [true] }]);
  });

  test('halos are as wide as the widest window reaches', () => {
    const halos = (...layers: readonly Layer[]): unknown =>
      stages(line(...layers, GlobalAvgPool()))
        .at(0)
        ?.scratch.map(({ lo, hi }) => [...lo, ...hi]);
    expect(halos(Conv(4, [5], { padding: 'SAME' }))).toEqual([[2, 2]]);
    expect(halos(Conv(4, [4], { padding: 'SAME' }))).toEqual([[1, 2]]);
    expect(halos(Conv(4, [5]))).toEqual([[0, 0]]);
    expect(halos(Conv(4, [3], { padding: 'SAME', strides: [2] }))).toEqual([[0, 1]]);
    expect(halos(FanOut(2), parallel(conv(), Conv(4, [5], { padding: 'SAME' })), FanInSum())).toEqual([[2, 2]]);
  });

  test('edges of a pool come as one factor for either member of the pair', () => {
    const edges = AvgPool([2], { padding: 'SAME', normalizeEdges: true });
    const plan = planOf(line(edges, GlobalAvgPool()), { fields: ['nngp'] });
    const sweep = plan.regions.at(-1)?.stages[1];
    const leaves =
      sweep?.kind === 'nest'
        ? sweep.steps.flatMap((s) => s.values).flatMap((v) => (v.op === 'leaf' ? [v.leaf] : []))
        : [];
    const factors = leaves.filter((leaf) => leaf.kind === 'positions');
    expect(factors.map((leaf) => leaf.at)).toEqual([
      { axis: 0, at: 'p' },
      { axis: 0, at: 'q' },
    ]);
    expect(factors.map((leaf) => plan.constants[leaf.constant])).toEqual(Array(2).fill([...Array(7).fill(1 / 2), 1]));
  });
});

describe('pools between sweeps', () => {
  test('carry the window of either member of a pair, per axis', () => {
    const plane = input('N', 8, 6, 3).build(SumPool([3, 2], { strides: [2, 1], padding: 'SAME' }), GlobalAvgPool());
    const [first] = stages(plane, { fields: ['nngp'] });
    expect(first?.pools).toMatchObject([
      {
        extents: [8, 6],
        windows: [
          { size: 3, stride: 2, lo: 0 },
          { size: 2, stride: 1, lo: 0 },
        ],
      },
    ]);
  });
});

describe('scalars', () => {
  test('follow the readout in a stage without loops', () => {
    const last = stages(line(conv(), Relu(), GlobalAvgPool(), Dense(4), Relu(), Dense(1))).at(-1);
    expect(last?.axes).toEqual([]);
    expect(last?.steps).toHaveLength(1);
  });

  test('a deep network has as many steps as layers, in one sweep', () => {
    const [sweep, ...more] = stages(line(repeat(serial(conv(), Relu()), 30), GlobalAvgPool()));
    expect(sweep?.steps).toHaveLength(31);
    expect(more).toHaveLength(1);
  });
});
