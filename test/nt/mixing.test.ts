import { describe, expect, it } from 'vitest';
import {
  Conv,
  Dense,
  Erf,
  explain,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  input,
  kernelValueAndGrad,
  type Layer,
  type NDArray,
  parallel,
  Relu,
  repeat,
  serial,
} from '../../src/index.js';
import { EverySecond, WithNext } from './mixing-layers.js';

const samples = (n: number, seed: number): number[][][] =>
  Array.from({ length: n }, (_, s) =>
    Array.from({ length: 4 }, (__, p) => [0, 1].map((c) => Math.sin(seed + 3 * s + 1.7 * p + 0.9 * c))),
  );
const everySecond = <T>(x: readonly T[]): readonly T[] => x.filter((_, n) => n % 2 === 0);
const withNext = (x: number[][][]): number[][][] =>
  x.map((sample, n) =>
    sample.map((position, p) => position.map((v, c) => v + (x[(n + 1) % x.length]?.[p]?.[c] ?? Number.NaN))),
  );

const FIELDS = ['nngp', 'ntk', 'cov1', 'cov2'] as const;
const x1 = samples(5, 0.3);
const x2 = samples(4, 1.1);
const head = [Conv(3, [2], { wStd: 1.3 })] as const;
const tail = [Relu(), Conv(3, [2], { wStd: 1.1, bStd: 0.2 }), Erf(), GlobalAvgPool(), Dense(2)] as const;
const plain = input('N', 4, 2).build(...head, ...tail);
const build = (...mixers: Layer[]) => input('N', 4, 2).build(serial(...head, ...mixers), ...tail);

function expectAlike(found: NDArray | null, wanted: NDArray | null): void {
  expect(found?.shape).toEqual(wanted?.shape);
  found?.data.forEach((value, k) => expect(value).toBeCloseTo(wanted?.data[k] ?? Number.NaN, 12));
}

// What mixes samples linearly may as well do it before a linear layer without a bias.
describe.each([
  ['takes samples', EverySecond, everySecond],
  ['adds samples', WithNext, withNext],
] as const)('a network whose layer %s', (_, layer, onSamples) => {
  it.each([
    ['x1 and x2', x2],
    ['x1 alone', null],
  ] as const)('has the kernels of samples so changed: %s', async (__, second) => {
    for (const diagonalBatch of [true, false]) {
      const options = { diagonalBatch };
      const found = await build(layer()).kernelFn(x1, second, undefined, options);
      const wanted = await plain.kernelFn(onSamples(x1), second && onSamples(second), undefined, options);
      for (const field of FIELDS) expectAlike(found[field], wanted[field]);
      expect([found.shape1, found.shape2]).toEqual([wanted.shape1, wanted.shape2]);
      expect(found.diagonalBatch).toBe(diagonalBatch);
    }
  });

  it('is one whatever the layer stands in', async () => {
    const nested = [
      build(repeat(layer(), 1)),
      build(FanOut(2), parallel(serial(layer()), layer()), parallel(Identity(), Identity()), FanInSum()),
    ];
    const wanted = await plain.kernelFn(onSamples(x1), onSamples(x2), ['cov1', 'cov2']);
    for (const net of nested) expect((await net.kernelFn(x1, x2, 'cov1')).shape).toEqual(wanted.cov1.shape);
    const [once] = nested;
    if (once) expectAlike(await once.kernelFn(x1, x2, 'cov2'), wanted.cov2);
  });

  it('is differentiated', async () => {
    const net = build(layer());
    const sum = (a: typeof x1, b: typeof x1) =>
      kernelValueAndGrad(net, a, b, (g, { ntk: { node, order } }) => ({ node: g.sum(node, order), order: [] }));
    const { value, grads } = await sum(x1, x2);
    const ntk = await plain.kernelFn(onSamples(x1), onSamples(x2), 'ntk');
    expect(value).toBeCloseTo(
      Array.from(ntk.data).reduce((a, b) => a + b, 0),
      9,
    );
    const step = 1e-5;
    const moved = async (by: number): Promise<number> => {
      const at = x1.map((sample, n) => sample.map((p, k) => p.map((v, c) => (n + k + c === 0 ? v + by : v))));
      return (await sum(at, x2)).value;
    };
    const slope = ((await moved(step)) - (await moved(-step))) / (2 * step);
    expect(grads.x1.get(0, 0, 0)).toBeCloseTo(slope, 6);
  });
});

describe('layers that mix samples', () => {
  it('take more samples and fewer with the same network', async () => {
    const net = input('N', 4, 2).build(EverySecond(), Flatten(), Dense(2));
    for (const n of [1, 2, 3]) {
      const { nngp, shape1 } = await net.kernelFn(samples(n, 0.4), samples(n + 2, 0.7));
      expect(nngp.shape).toEqual([Math.ceil(n / 2), Math.ceil((n + 2) / 2)]);
      expect(shape1).toEqual([Math.ceil(n / 2), 2]);
    }
  });

  it('are told of by explain', () => {
    const [first, ...kernels] = explain(build(WithNext()), { samples: 6 }).split('\n');
    expect(first).toBe('whole batches of 6 samples: layers mix samples');
    expect(kernels.at(-1)).toMatch(/^\d+ kernels, /);
    expect(explain(build(Identity()))).not.toContain('whole batches');
    expect(explain(input(6, 4, 2).build(EverySecond(), Flatten()))).toContain('whole batches of 6 samples');
  });
});
