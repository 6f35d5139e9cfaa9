import { describe, expect, it } from 'vitest';
import {
  Conv,
  Dense,
  FanInConcat,
  FanInSum,
  Flatten,
  GlobalAvgPool,
  input,
  LayerNorm,
  type NDArray,
  ndarray,
  PRNGKey,
  parallel,
  Relu,
  serial,
} from '../../src/index.js';
import { kernelProgram } from '../../src/nt/kernel/kernel-program.js';
import { monteCarloKernelFn } from '../../src/nt/monte-carlo/monte-carlo-kernel-fn.js';
import { onEngines } from '../engines/on-engines.js';
import { samples } from '../runtime/engine-nets.js';

const FIELDS = ['nngp', 'ntk', 'cov1', 'cov2'] as const;
const NCHW = { dimensionNumbers: ['NCHW', 'OIHW', 'NHWC'] } as const;

// one network an input: vectors, images with the channels last, and images with the channels first
const vector = serial(Dense(32, { bStd: 0.3 }), Relu(), Dense(6));
const image = serial(Conv(4, [2, 2], { padding: 'SAME', bStd: 0.2 }), Relu(), Flatten(), Dense(6, { wStd: 1.4 }));
const channelsFirst = serial(Conv(4, [2, 2], { ...NCHW, padding: 'SAME' }), Relu(), GlobalAvgPool(), Dense(6));

const alone = {
  vector: input('N', 5).build(vector),
  image: input('N', 3, 4, 2).build(image),
  channelsFirst: input('N', 3, 3, 4).build(channelsFirst),
};
const together = input(['N', 5], ['N', 3, 4, 2], ['N', 3, 3, 4]).build(parallel(vector, image, channelsFirst));

const batch = (seed: number, count: number) =>
  [
    samples(seed, [count, 5] as const),
    samples(seed + 1, [count, 3, 4, 2] as const),
    samples(seed + 2, [count, 3, 3, 4] as const),
  ] as const;

function expectNear(found: NDArray | null, wanted: readonly number[], tolerance: number): void {
  expect(found?.data.length).toBe(wanted.length);
  const scale = Math.max(...wanted.map(Math.abs));
  found?.data.forEach((v, k) => expect(Math.abs(v - (wanted[k] ?? Number.NaN))).toBeLessThan(tolerance * scale));
}

const sum = (arrays: readonly (NDArray | null)[]): readonly number[] =>
  Array.from({ length: arrays[0]?.data.length ?? 0 }, (_, k) =>
    arrays.reduce((total, array) => total + (array?.data[k] ?? Number.NaN), 0),
  );

describe('kernels of several inputs', () => {
  const [x1, x2] = [batch(1, 3), batch(7, 2)];

  onEngines((on) => {
    const tolerance = on.dtype === 'float64' ? 1e-12 : 1e-4;

    it.each([
      ['x1 and x2', x2],
      ['x1 alone', null],
    ] as const)('are those of each network alone, and their sum: %s', async (_, second) => {
      const tiling = { samples: 2, groups: 2 };
      const options = { ...on.options, tiling };
      const branches = await together.kernelFn(x1, second, FIELDS, options);
      const summed = await together.pipe(FanInSum()).kernelFn(x1, second, FIELDS, options);
      const own = [
        await alone.vector.kernelFn(x1[0], second?.[0] ?? null, FIELDS),
        await alone.image.kernelFn(x1[1], second?.[1] ?? null, FIELDS),
        await alone.channelsFirst.kernelFn(x1[2], second?.[2] ?? null, FIELDS),
      ];
      for (const field of FIELDS) {
        if (field === 'cov2' && second === null) {
          expect(summed.cov2).toBeNull();
          continue;
        }
        for (const [k, kernel] of own.entries())
          expectNear(branches[k]?.[field] ?? null, [...(kernel[field]?.data ?? [])], tolerance);
        expectNear(summed[field], sum(own.map((kernel) => kernel[field])), tolerance);
      }
    });

    it('nested, with layers behind that read positions, are as the reference engine has them', async () => {
      const net = input(
        [
          ['N', 4, 2],
          ['N', 4, 3],
        ],
        ['N', 4, 1],
      ).build(
        parallel(
          serial(parallel(Conv(6, [3], { padding: 'SAME' }), Dense(6, { bStd: 0.5 })), FanInSum()),
          Conv(6, [1], { bStd: 0.3 }),
        ),
        FanInSum(),
        Relu(),
        Conv(6, [3], { padding: 'SAME' }),
        GlobalAvgPool(),
        Dense(1),
      );
      const make = (seed: number, count: number) =>
        [
          [samples(seed, [count, 4, 2] as const), samples(seed + 1, [count, 4, 3] as const)],
          samples(seed + 2, [count, 4, 1] as const),
        ] as const;
      const [a, b] = [make(3, 3), make(13, 2)];
      for (const second of [b, null]) {
        const wanted = await net.kernelFn(a, second, ['nngp', 'ntk'], { engine: 'reference', optimize: false });
        const found = await net.kernelFn(a, second, ['nngp', 'ntk'], on.options);
        for (const field of ['nngp', 'ntk'] as const) expectNear(found[field], [...wanted[field].data], tolerance);
      }
    });

    it('of layers that mix samples are those of each network alone', async () => {
      const mixing = serial(Dense(4, { bStd: 0.4 }), LayerNorm({ axis: [0, 1] }), Relu(), Dense(3));
      const [first, second] = [input('N', 5).build(mixing), input('N', 4).build(mixing)];
      const both = input(['N', 5], ['N', 4]).build(parallel(mixing, mixing), FanInSum());
      const [a1, a2] = [samples(1, [3, 5] as const), samples(2, [2, 5] as const)];
      const [b1, b2] = [samples(3, [3, 4] as const), samples(4, [2, 4] as const)];
      const found = await both.kernelFn([a1, b1], [a2, b2], ['nngp', 'ntk'], on.options);
      for (const field of ['nngp', 'ntk'] as const)
        expectNear(
          found[field],
          sum([await first.kernelFn(a1, a2, field), await second.kernelFn(b1, b2, field)]),
          tolerance,
        );
    });
  });

  it('are one fused program', () => {
    const sizes = [
      [3, 5],
      [3, 3, 4, 2],
      [3, 3, 3, 4],
    ];
    const fields = ['nngp', 'ntk'] as const;
    const question = {
      shape: sizes,
      hasX2: true,
      fields,
      dtype: 'f32',
      optimize: true,
      diagonalSpatial: false,
    } as const;
    const { program, inputs } = kernelProgram(together.pipe(FanInSum()).network, question).kernel;
    expect(program.denseBecause).toBeNull();
    expect(inputs.map(({ name }) => name)).toEqual(['input 1 x1', 'input 1 x2', 'input 2 x1', 'input 2 x2']);
    expect(program.plan.inputs.map(({ side, channels }) => `${side} ${channels}`).sort()).toEqual([
      'i 2',
      'i 3',
      'i 5',
      'j 2',
      'j 3',
      'j 5',
    ]);
    expect(program.plan.tensors.some(({ input: handed }) => handed !== undefined)).toBe(false);
  });

  it('of all pairs of samples, and of equal positions', async () => {
    const options = { diagonalBatch: false } as const;
    const { cov1, cov2 } = await together.pipe(FanInSum()).kernelFn(x1, x2, ['cov1', 'cov2'], options);
    const [self1, self2] = [
      await together.pipe(FanInSum()).kernelFn(x1, null, 'nngp'),
      await together.pipe(FanInSum()).kernelFn(x2, null, 'nngp'),
    ];
    expectNear(cov1, [...self1.data], 1e-12);
    expectNear(cov2, [...self2.data], 1e-12);
    const net = input(['N', 4, 2], ['N', 4, 3]).build(parallel(Dense(5), Conv(5, [1])), FanInSum(), Relu());
    const x = [samples(1, [2, 4, 2] as const), samples(2, [2, 4, 3] as const)] as const;
    const whole = await net.kernelFn(x, null, 'nngp');
    const diagonal = await net.kernelFn(x, null, 'nngp', { diagonalSpatial: true });
    expectNear(
      diagonal,
      [0, 1, 2, 3].flatMap((pair) => [0, 1, 2, 3].map((p) => whole.get(pair >> 1, pair & 1, p, p))),
      1e-12,
    );
  });

  it('are in the order of the inputs, and shapes and facts with them', async () => {
    const net = input(['N', 5], [['N', 3, 4, 2]]).build(parallel(Dense(2), parallel(serial(Flatten(), Dense(3)))));
    const [first, [second]] = await net.kernelFn([x1[0], [x1[1]]]);
    expect([first.shape1, second.shape1]).toEqual([
      [3, 2],
      [3, 3],
    ]);
    expect([net.inShape, net.outShape, net.shape]).toEqual([
      [['N', 5], [['N', 3, 4, 2]]],
      [['N', 2], [['N', 3]]],
      '2 branches',
    ]);
    expect(first.x1IsX2).toBe(true);
    const [again] = await net.kernelFn([x1[0], [x1[1]]], [x1[0], [x1[1]]]);
    expect(again.x1IsX2).toBe(true);
    const [other] = await net.kernelFn([x1[0], [x1[1]]], [x1[0], [samples(99, [3, 3, 4, 2] as const)]]);
    expect(other.x1IsX2).toBe(false);
  });
});

describe('inputs that are joined before any layer', () => {
  const rest = serial(Dense(16, { bStd: 0.2 }), Relu(), Dense(2));
  const [one, two] = [samples(1, [3, 2] as const), samples(2, [3, 3] as const)];
  const rows = [0, 1, 2].flatMap((n) => [one.get(n, 0), one.get(n, 1), two.get(n, 0), two.get(n, 1), two.get(n, 2)]);
  const whole = ndarray(Float64Array.from(rows), [3, 5]);

  it('are one longer input', async () => {
    const joined = input(['N', 2], ['N', 3]).build(FanInConcat(), rest);
    const single = input('N', 5).build(rest);
    const found = await joined.kernelFn([one, two], null, ['nngp', 'ntk']);
    const wanted = await single.kernelFn(whole, null, ['nngp', 'ntk']);
    for (const field of ['nngp', 'ntk'] as const) expectNear(found[field], [...wanted[field].data], 1e-12);
    const params = single.initFn(PRNGKey(4), { dtype: 'float64' });
    const y = await joined.applyFn([[], ...params], [one, two]);
    expectNear(y, [...(await single.applyFn(params, whole)).data], 1e-12);
  });

  it('have their channels where the layers behind look for them', async () => {
    const first = { batchAxis: 1, channelAxis: 0 } as const;
    const transposed = (x: NDArray): NDArray => {
      const [n = 0, c = 0] = x.shape;
      return ndarray(
        Float64Array.from({ length: n * c }, (_, k) => x.get(k % n, Math.floor(k / n))),
        [c, n],
      );
    };
    const net = input([2, 'N'], [3, 'N']).build(FanInConcat({ axis: 0 }), Dense(4, first), Relu(), Dense(2, first));
    const found = await net.kernelFn([transposed(one), transposed(two)], null, 'ntk');
    const wanted = await input('N', 5).build(Dense(4), Relu(), Dense(2)).kernelFn(whole, null, 'ntk');
    expectNear(found, [...wanted.data], 1e-12);
  });
});

describe('finite networks of several inputs', () => {
  it('are those of each network alone, with the parameters of each', async () => {
    const x = batch(1, 3);
    const params = together.initFn(PRNGKey(3), { dtype: 'float64' });
    const [[first, second, third]] = params;
    const found = await together.applyFn(params, x);
    const own = [
      await alone.vector.applyFn([first], x[0]),
      await alone.image.applyFn([second], x[1]),
      await alone.channelsFirst.applyFn([third], x[2]),
    ];
    for (const [k, y] of own.entries()) expectNear(found[k] ?? null, [...y.data], 1e-12);
    expectNear(await together.pipe(FanInSum()).applyFn([...params, []], x), sum(own), 1e-12);
  });

  it('agree with the kernels: one hidden layer has them on average at any width', async () => {
    const net = input(
      ['N', 3],
      [
        ['N', 2],
        ['N', 4],
      ],
    ).build(
      parallel(Dense(8, { bStd: 0.3 }), serial(parallel(Dense(8), Dense(8, { wStd: 1.3 })), FanInSum())),
      FanInSum(),
      Relu(),
      Dense(1, { bStd: 0.2 }),
    );
    const make = (seed: number, count: number) =>
      [
        samples(seed, [count, 3] as const),
        [samples(seed + 1, [count, 2] as const), samples(seed + 2, [count, 4] as const)],
      ] as const;
    const [a, b] = [make(1, 3), make(11, 2)];
    const analytic = await net.kernelFn(a, b, ['nngp', 'ntk']);
    const estimate = await monteCarloKernelFn(net, PRNGKey(5), 2000, { stdError: true })(a, b, ['nngp', 'ntk']);
    for (const field of ['nngp', 'ntk'] as const) {
      const { mean, stdError } = estimate[field];
      expect(mean.shape).toEqual([3, 2]);
      mean.data.forEach((v, k) => {
        const z = (v - (analytic[field].data[k] ?? Number.NaN)) / (stdError.data[k] ?? 0);
        expect(Math.abs(z)).toBeLessThan(4.5);
      });
    }
  });

  it('concatenates channels as the kernels do', async () => {
    const net = input(['N', 3], ['N', 2]).build(
      parallel(serial(Dense(6), Relu()), serial(Dense(10), Relu())),
      FanInConcat({ axis: -1 }),
      Dense(1),
    );
    const x = [samples(1, [2, 3] as const), samples(2, [2, 2] as const)] as const;
    const wanted = await net.kernelFn(x, null, 'nngp');
    const { mean, stdError } = await monteCarloKernelFn(net, PRNGKey(6), 2000, { stdError: true })(x, null, 'nngp');
    mean.data.forEach((v, k) =>
      expect(Math.abs(v - (wanted.data[k] ?? Number.NaN))).toBeLessThan(4.5 * (stdError.data[k] ?? 0)),
    );
  });
});
