import { describe, expect, test } from 'vitest';
import { printPlan } from '../../../src/compile/schedule/print-plan.js';
import {
  AvgPool,
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
  repeat,
  serial,
} from '../../../src/index.js';
import { planOf } from '../graph/networks.js';

const conv = (over: object = {}) => Conv(4, [3], { padding: 'SAME', ...over });
const pool = AvgPool([2], { strides: [2], padding: 'SAME', normalizeEdges: true });
const block = serial(FanOut(2), parallel(serial(Relu(), conv()), Identity()), FanInSum());

const networks = [
  ['fully connected', input('N', 5).build(Dense(8), Relu(), Dense(8), Erf(), Dense(1))],
  ['convolutions to Flatten', input('N', 7, 3).build(conv(), Relu(), conv(), Relu(), Flatten(), Dense(1))],
  ['pools and residuals', input('N', 7, 3).build(conv(), block, pool, block, Relu(), GlobalAvgPool(), Dense(1))],
  ['over all positions', input('N', 7, 3).build(conv({ strides: [2] }), Relu())],
  ['wrapping', input('N', 8, 3).build(conv({ padding: 'CIRCULAR' }), Relu(), GlobalAvgPool())],
  ['dense', input('N', 8, 3).build(conv({ padding: 'CIRCULAR' }), Relu(), pool)],
] as const;

describe('plans are data', () => {
  test.each(networks)('%s: a clone and a round trip through JSON are equal', (_, model) => {
    const plan = planOf(model);
    expect(structuredClone(plan)).toEqual(plan);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  test.each(networks)('%s: the same network has the same plan', (_, model) => {
    const again = { network: { ...model.network } };
    expect(planOf(again)).not.toBe(planOf(model));
    expect(planOf(again)).toEqual(planOf(model));
  });

  test.each(networks)('%s: only the dtype tells float32 from float64', (_, model) => {
    const [narrow, wide] = [planOf(model, { dtype: 'f32' }), planOf(model, { dtype: 'f64' })];
    expect([narrow.dtype, wide.dtype]).toEqual(['f32', 'f64']);
    expect({ ...narrow, dtype: 'f64' }).toEqual(wide);
  });
});

describe('plans as text', () => {
  test('regions, sweeps, steps and what they cost', () => {
    const model = input('N', 8, 3).build(
      repeat(serial(conv(), Relu()), 3),
      AvgPool([2], { strides: [2] }),
      Flatten(),
      Dense(1),
    );
    expect(printPlan(planOf(model, { dtype: 'f32', fields: ['ntk'] }))).toMatchInlineSnapshot(`
      "every sample of x1 (parallel: i): 592 flop an entry, 32 elements, 0 B between stages
        stage 0: over p0, 592 flop
          8: contract; keeps 1; 8 elements
          2 x 8: window 3 mul sqrt safeRsqrt arcCosine1; keeps 1, keeps per sample 2; 8 elements
          8: window 3 mul sqrt safeRsqrt; keeps per sample 2; 8 elements
      every sample of x2 (parallel: j): as x1
      every pair (parallel: i, j): 3.65 k flop an entry, 93 elements, 52 B between stages
        stage 0: for d0 in -1..1: over p0, 3.65 k flop
          8: contract; keeps 1; 22 elements
          8: window 3 mul arcCosine1 arcCosine0; keeps 2; 22 elements
          2 x 8: window 3 mul arcCosine1 add arcCosine0; keeps 2; 22 elements
          2 x pools 2/2 into the next stage
        stage 1: over p0, 0 flop
          4: load; adds up over positions 2; 4 elements
        stage 2: scalars, 3 flop
          scalar: mul add; hands on 1; 1 elements
      kept per sample: 12 values, 384 B"
    `);
  });

  test('a matrix product and its epilogue', () => {
    expect(printPlan(planOf(input('N', 100).build(Dense(8), Relu(), Dense(1))))).toMatchInlineSnapshot(`
      "every sample of x1 (parallel: i): 204 flop an entry, 1 elements, 0 B between stages
        stage 0: scalars, 204 flop
          scalar: contract mul sqrt safeRsqrt; keeps per sample 3; 1 elements
      every sample of x2 (parallel: j): 204 flop an entry, 1 elements, 0 B between stages
        stage 0: scalars, 204 flop
          scalar: contract mul sqrt safeRsqrt; keeps per sample 2; 1 elements
      every pair (parallel: i, j): 249 flop an entry, 1 elements, 0 B between stages
        stage 0: GEMM over 100, 18 values as epilogue, 249 flop
      kept per sample: 5 values, 40 B"
    `);
  });

  test('one primitive after the other', () => {
    expect(printPlan(planOf(input('N', 8, 3).build(conv()), { optimize: false }))).toMatchInlineSnapshot(`
      "every pair (parallel: i, j): 704 flop an entry, 256 elements, 1 KiB between stages
        stage 0: dense, 4 operations one after the other, 704 flop
      kept per sample: 0 values, 0 B"
    `);
  });
});
