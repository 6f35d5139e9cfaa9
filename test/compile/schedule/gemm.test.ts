import { describe, expect, test } from 'vitest';
import type { GemmStage, Plan } from '../../../src/compile/schedule/plan.js';
import {
  Conv,
  Dense,
  Erf,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  input,
  parallel,
  Relu,
  serial,
} from '../../../src/index.js';
import { kernelProgram } from '../../../src/nt/kernel/kernel-program.js';
import { planOf } from '../graph/networks.js';

const gemm = (plan: Plan): GemmStage | undefined =>
  plan.regions.flatMap((r) => r.stages).find((s): s is GemmStage => s.kind === 'gemm');
const leaves = (stage: GemmStage | undefined): readonly string[] =>
  (stage?.values ?? []).flatMap((v) => (v.op === 'leaf' ? [v.leaf.kind] : []));

describe('a fully connected network', () => {
  const model = input('N', 5).build(Dense(8), Relu(), Dense(8), Erf(), Dense(1));
  const plan = planOf(model);
  const stage = gemm(plan);

  test('is one matrix product with the network as its epilogue', () => {
    expect(plan.regions.map((r) => [r.name, r.stages.map((s) => s.kind)])).toEqual([
      ['i', ['nest']],
      ['j', ['nest']],
      ['pair', ['gemm']],
    ]);
    expect(stage).toMatchObject({ products: [{ a: 0, b: 1, k: 5 }] });
  });

  test('reads one inner product, and of each sample what was prepared', () => {
    expect(leaves(stage).filter((kind) => kind === 'contract')).toHaveLength(1);
    expect(new Set(leaves(stage))).toEqual(new Set(['contract', 'tensor']));
  });

  test('writes its matrices itself', () => {
    expect(plan.outputs).toEqual({
      nngp: { region: 'pair', buffer: null, axes: ['i', 'j'] },
      ntk: { region: 'pair', buffer: null, axes: ['i', 'j'] },
    });
    expect(stage?.stores.map((s) => s.output)).toEqual(['nngp', 'ntk']);
    expect(plan.regions.at(-1)?.buffers).toEqual([]);
  });

  test('takes samples as rows', () => {
    expect(plan.inputs).toEqual([
      { name: 'x1', side: 'i', layout: 'rowMajor', positions: [], channels: 5 },
      { name: 'x2', side: 'j', layout: 'rowMajor', positions: [], channels: 5 },
    ]);
  });

  test('of one batch reads x1 on both sides, and keeps |x|^2 for an exact diagonal', () => {
    const own = planOf(model, { hasX2: false });
    expect(own.inputs.map((x) => x.name)).toEqual(['x1']);
    expect(gemm(own)).toMatchObject({ products: [{ a: 0, b: 0 }] });
    expect(own.tensors[gemm(own)?.products[0]?.self ?? -1]).toEqual({ side: 'i', extents: [] });
    expect(own.regions.map((r) => r.name)).toEqual(['i', 'pair']);
  });

  test('without nonlinearities needs nothing of a sample', () => {
    const linear = planOf(input('N', 5).build(Dense(3), Dense(1)));
    expect(linear.regions.map((r) => r.name)).toEqual(['pair']);
    expect(gemm(linear)?.products.map(({ self }) => self)).toEqual([null]);
  });
});

describe('what else is one inner product and a chain', () => {
  test('an image that is flattened first: positions and channels are one long row', () => {
    const plan = planOf(input('N', 4, 6, 3).build(Flatten(), Dense(8), Relu(), Dense(1)));
    expect(gemm(plan)?.products[0]?.k).toBe(4 * 6 * 3);
    expect(plan.inputs[0]).toMatchObject({ positions: [4, 6], channels: 3, layout: 'rowMajor' });
  });

  test('branches', () => {
    const block = serial(FanOut(2), parallel(serial(Relu(), Dense(8)), Identity()), FanInSum());
    expect(gemm(planOf(input('N', 5).build(Dense(8), block, block, Dense(1))))?.products.map(({ k }) => k)).toEqual([
      5,
    ]);
  });

  test('several networks at once', () => {
    const plan = planOf(input('N', 5).build(FanOut(2), parallel(serial(Dense(8), Relu()), serial(Dense(8), Erf()))));
    expect(gemm(plan)?.stores.map((s) => s.output)).toEqual(['nngp@0', 'ntk@0', 'nngp@1', 'ntk@1']);
  });
});

describe('what is not', () => {
  test.each([
    ['kernels over positions', input('N', 4, 3).build(Dense(8), Relu())],
    ['a nonlinearity before Flatten', input('N', 4, 3).build(Dense(8), Relu(), Flatten())],
    ['a readout over all pairs of positions', input('N', 4, 3).build(GlobalAvgPool(), Dense(8))],
    ['a convolution', input('N', 4, 3).build(Conv(8, [4]), Relu(), Flatten())],
  ])('%s', (_, model) => {
    const plan = planOf(model);
    expect(gemm(plan)).toBeUndefined();
    expect(plan.inputs.every((x) => x.layout === 'sampleMinor')).toBe(true);
  });

  test('variances alone: there are no pairs', () => {
    const plan = planOf(input('N', 5).build(Dense(8), Relu()), { fields: ['cov1'] });
    expect(plan.regions.map((r) => [r.name, r.stages.map((s) => s.kind)])).toEqual([['i', ['nest']]]);
  });

  test('several inputs: an inner product of each', () => {
    const model = input(['N', 5], ['N', 2, 3]).build(
      parallel(serial(Dense(8), Relu(), Dense(4)), serial(Flatten(), Dense(4))),
      FanInSum(),
      Relu(),
    );
    const shape = [
      [1, 5],
      [1, 2, 3],
    ];
    const question = { shape, fields: ['nngp'], dtype: 'f64', optimize: true, diagonalSpatial: false } as const;
    const both = kernelProgram(model.network, { ...question, hasX2: true }).kernel.program.plan;
    expect(gemm(both)?.products.map(({ a, b, k }) => [both.inputs[a]?.name, both.inputs[b]?.name, k])).toEqual([
      ['x1', 'x2', 5],
      ['input 1 x1', 'input 1 x2', 6],
    ]);
    const own = kernelProgram(model.network, { ...question, hasX2: false }).kernel.program.plan;
    const selves = gemm(own)?.products.map(({ self }) => self) ?? [];
    expect(new Set(selves).size).toBe(2);
    expect(selves.map((self) => own.tensors[self ?? -1])).toEqual([
      { side: 'i', extents: [] },
      { side: 'i', extents: [] },
    ]);
  });
});
