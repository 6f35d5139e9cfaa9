import { describe, expect, it } from 'vitest';
import {
  Aggregate,
  Conv,
  Dense,
  Dropout,
  empiricalKernelFn,
  explain,
  FanInSum,
  Flatten,
  GlobalAvgPool,
  input,
  type NDArray,
  ndarray,
  PRNGKey,
  parallel,
  Relu,
  serial,
} from '../../src/index.js';
import { monteCarloKernelFn } from '../../src/nt/monte-carlo/monte-carlo-kernel-fn.js';
import { onEngines } from '../engines/on-engines.js';
import { samples } from '../runtime/engine-nets.js';

const FIELDS = ['nngp', 'ntk'] as const;

function expectNear(found: NDArray, wanted: readonly number[], tolerance = 1e-12): void {
  expect(found.data.length).toBe(wanted.length);
  const scale = Math.max(...wanted.map(Math.abs));
  found.data.forEach((v, k) => expect(Math.abs(v - (wanted[k] ?? Number.NaN))).toBeLessThan(tolerance * scale));
}

const sum = (a: NDArray, b: NDArray): readonly number[] => Array.from(a.data, (v, k) => v + (b.data[k] ?? Number.NaN));

describe('kernels that are fed, one for each input', () => {
  const first = serial(Conv(6, [3], { padding: 'SAME', bStd: 0.2 }), Relu());
  const second = serial(Dense(6, { bStd: 0.3 }), Relu());
  const heads = [serial(Conv(5, [2]), Flatten(), Dense(4)), serial(Dense(5, { wStd: 1.3 }), Relu(), Dense(4))] as const;
  const below = input(['N', 6, 2], ['N', 3]).build(parallel(first, second));
  const above = input(['N', 6, 6], ['N', 6]).build(parallel(...heads), FanInSum());
  const whole = input(['N', 6, 2], ['N', 3]).build(parallel(first, second), parallel(...heads), FanInSum());
  const make = (seed: number, count: number) =>
    [samples(seed, [count, 6, 2] as const), samples(seed + 1, [count, 3] as const)] as const;
  const [x1, x2] = [make(1, 3), make(5, 2)];

  it.each([
    ['x1 and x2', x2],
    ['x1 alone', null],
  ] as const)('give what both networks give together: %s', async (_, other) => {
    const kernels = await below.kernelFn(x1, other);
    const found = await above.kernelFn(kernels, null, FIELDS);
    const wanted = await whole.kernelFn(x1, other, FIELDS);
    for (const field of FIELDS) expectNear(found[field], [...wanted[field].data]);
  });

  it('have to be alike', async () => {
    const [a] = await below.kernelFn(x1, x2);
    const [, b] = await below.kernelFn(x1, null);
    await expect(above.kernelFn([a, b])).rejects.toThrow(
      'kernel[0] has samples 3 and 2 and kernel[1] 3 and 3; compute both alike.',
    );
    // callers without a type checker
    await expect(Reflect.apply(above.kernelFn, undefined, [a])).rejects.toThrow(
      /^kernel is an object with .*, and the network takes 2 there; give one for each\.$/,
    );
  });
});

describe('masks of several inputs', () => {
  const masked = (x: NDArray, hidden: readonly number[]): NDArray =>
    ndarray(
      x.data.map((v, k) => (hidden.includes(Math.floor(k / (x.shape[2] ?? 1))) ? 9 : v)),
      x.shape,
    );
  const [one, two] = [
    serial(Conv(4, [3], { padding: 'SAME', bStd: 0.3 }), Relu(), GlobalAvgPool(), Dense(3)),
    serial(Conv(4, [2], { bStd: 0.2 }), Relu(), GlobalAvgPool(), Dense(3)),
  ] as const;
  const [first, second] = [input('N', 5, 2).build(one), input('N', 4, 3).build(two)];
  const both = input(['N', 5, 2], ['N', 4, 3]).build(parallel(one, two), FanInSum());
  const x1 = [
    masked(samples(1, [3, 5, 2] as const), [4, 8, 9]),
    masked(samples(2, [3, 4, 3] as const), [3, 10, 11]),
  ] as const;
  const x2 = [masked(samples(3, [2, 5, 2] as const), [0]), masked(samples(4, [2, 4, 3] as const), [7])] as const;

  onEngines((on) => {
    it.each([
      ['x1 and x2', x2],
      ['x1 alone', null],
    ] as const)('are those of each: %s', async (_, other) => {
      const options = { ...on.options, maskConstant: 9 };
      const found = await both.kernelFn(x1, other, FIELDS, options);
      const [a, b] = [
        await first.kernelFn(x1[0], other?.[0], FIELDS, { maskConstant: 9 }),
        await second.kernelFn(x1[1], other?.[1], FIELDS, { maskConstant: 9 }),
      ];
      for (const field of FIELDS)
        expectNear(found[field], sum(a[field], b[field]), on.dtype === 'float64' ? 1e-12 : 1e-4);
    });
  });

  it('are told of each output, in kernels and in finite networks', async () => {
    const net = input(['N', 5, 2], ['N', 4, 3]).build(parallel(Conv(4, [3], { padding: 'SAME' }), Dense(2)));
    const [left, right] = await net.kernelFn(x1, null, ['mask1'], { maskConstant: 9 });
    expect([...(left.mask1?.data ?? [])].flatMap((m, k) => (m === 1 ? k : []))).toEqual([4, 8, 9]);
    expect([...(right.mask1?.data ?? [])].flatMap((m, k) => (m === 1 ? k : []))).toEqual([3, 10, 11]);
    const params = net.initFn(PRNGKey(0), { dtype: 'float64' });
    const [y, z] = await net.applyFn(params, x1, { maskConstant: 9 });
    expect([y.mask, z.mask]).toEqual([left.mask1, right.mask1]);
    const alone = input('N', 5, 2).build(Conv(4, [3], { padding: 'SAME' }));
    const wanted = await alone.applyFn([params[0][0]], x1[0], { maskConstant: 9 });
    expect(y.value.toNested()).toEqual(wanted.value.toNested());
  });

  it('join in a sum', async () => {
    const net = input(['N', 2], ['N', 3]).build(parallel(Dense(2), Dense(2)), FanInSum());
    const rows = [
      ndarray(Float64Array.of(1, 2, 9, 9), [2, 2]),
      ndarray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]),
    ] as const;
    const { mask1 } = await net.kernelFn(rows, null, ['mask1'], { maskConstant: 9 });
    expect([...(mask1?.data ?? [])]).toEqual([0, 0]);
  });
});

describe('explain of several inputs', () => {
  it('tells of all products, and of the sizes that it needs', () => {
    const net = input(['N', 5], ['N', 2, 3]).build(parallel(Dense(4), serial(Flatten(), Dense(4))), FanInSum(), Relu());
    expect(explain(net)).toMatch(/^every pair .*\n {2}stage 0: GEMM over 5 and 6, \d+ values as epilogue/m);
    expect(explain(net, { engine: 'webgpu' })).toContain('GEMM over 5 and 6');
    const named = input(['N', 5], [['N', 2, 'C']]).build(parallel(Dense(4), parallel(Dense(4))));
    expect(() => explain(named)).toThrow('✗ explain needs every size but the batch, and axis 2 of input[1][0] is C');
  });
});

describe('layers that draw, and patterns, with several inputs', () => {
  it('Dropout: the kernels are the mean over finite networks', async () => {
    const net = input(['N', 3], ['N', 2]).build(
      parallel(serial(Dense(16), Relu(), Dropout(0.7), Dense(1)), serial(Dense(16), Dropout(0.6), Dense(1))),
      FanInSum(),
    );
    const x1 = [samples(1, [3, 3] as const), samples(2, [3, 2] as const)] as const;
    const x2 = [samples(3, [2, 3] as const), samples(4, [2, 2] as const)] as const;
    for (const other of [null, x2]) {
      const analytic = await net.kernelFn(x1, other, FIELDS);
      const estimate = await monteCarloKernelFn(net, PRNGKey(8), 1500, { stdError: true })(x1, other, FIELDS);
      for (const field of FIELDS)
        estimate[field].mean.data.forEach((v, k) => {
          const z = (v - (analytic[field].data[k] ?? Number.NaN)) / (estimate[field].stdError.data[k] ?? 0);
          expect(Math.abs(z)).toBeLessThan(4.5);
        });
    }
    const params = net.initFn(PRNGKey(1), { dtype: 'float64' });
    const [a, b] = [
      await net.applyFn(params, x1, { rng: PRNGKey(2) }),
      await net.applyFn(params, x1, { rng: PRNGKey(3) }),
    ];
    expect(a.toNested()).not.toEqual(b.toNested());
    await expect(net.applyFn(params, x1)).rejects.toThrow('Dropout');
  });

  it('Aggregate sums along the same pattern in each', async () => {
    const [one, two] = [
      serial(Dense(4), Aggregate(), Relu(), GlobalAvgPool(), Dense(2)),
      serial(Aggregate(), Flatten(), Dense(2)),
    ] as const;
    const both = input(['N', 4, 2], ['N', 4, 3]).build(parallel(one, two), FanInSum());
    const x = [samples(1, [2, 4, 2] as const), samples(2, [2, 4, 3] as const)] as const;
    const pattern = samples(3, [2, 4, 4] as const);
    const found = await both.kernelFn(x, null, 'ntk', { pattern });
    const [a, b] = [
      await input('N', 4, 2).build(one).kernelFn(x[0], null, 'ntk', { pattern }),
      await input('N', 4, 3).build(two).kernelFn(x[1], null, 'ntk', { pattern }),
    ];
    expectNear(found, sum(a, b));
    const params = both.initFn(PRNGKey(0), { dtype: 'float64' });
    const y = await both.applyFn(params, x, { pattern });
    const [[p, q]] = params;
    const wanted = [
      await input('N', 4, 2).build(one).applyFn([p], x[0], { pattern }),
      await input('N', 4, 3).build(two).applyFn([q], x[1], { pattern }),
    ] as const;
    expectNear(y, sum(...wanted));
  });

  it('empirical kernels are the sums of those of each', async () => {
    const [one, two] = [serial(Dense(8), Relu(), Dense(3)), serial(Dense(5), Relu(), Dense(3))] as const;
    const both = input(['N', 4], ['N', 2]).build(parallel(one, two));
    const x1 = [samples(1, [3, 4] as const), samples(2, [3, 2] as const)] as const;
    const x2 = [samples(3, [2, 4] as const), samples(4, [2, 2] as const)] as const;
    const params = both.initFn(PRNGKey(0), { dtype: 'float64' });
    const [[p, q]] = params;
    for (const other of [x2, null]) {
      const found = await empiricalKernelFn(both.applyFn)(x1, other, 'ntk', params);
      const [a, b] = [input('N', 4).build(one), input('N', 2).build(two)];
      const wanted = [
        await empiricalKernelFn(a.applyFn)(x1[0], other?.[0] ?? null, 'ntk', [p]),
        await empiricalKernelFn(b.applyFn)(x1[1], other?.[1] ?? null, 'ntk', [q]),
      ] as const;
      expectNear(found[0], [...wanted[0].data]);
      expectNear(found[1], [...wanted[1].data]);
      // the branches share no parameters
      const summed = both.pipe(FanInSum());
      const joined = await empiricalKernelFn(summed.applyFn)(x1, other, 'ntk', [...params, []]);
      expectNear(joined, sum(...wanted));
    }
  });
});
