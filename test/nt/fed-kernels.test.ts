import { describe, expect, it } from 'vitest';
import {
  AvgPool,
  Conv,
  Dense,
  DenseArray,
  Erf,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  input,
  type Kernel,
  type Layer,
  type NDArray,
  parallel,
  Relu,
  serial,
} from '../../src/index.js';
import type { Configuration } from '../engines/configurations.js';
import { onEngines } from '../engines/on-engines.js';
import { expectMeaning } from '../property/support/compare.js';
import { boundsOf } from '../property/support/kernels.js';
import { EverySecond, WithNext } from './mixing-layers.js';

type Samples = number[][][][];

const samples = (n: number, seed: number): Samples =>
  Array.from({ length: n }, (_, s) =>
    Array.from({ length: 5 }, (__, h) =>
      Array.from({ length: 4 }, (___, w) => [0, 1].map((c) => Math.sin(seed + 3 * s + 1.7 * h + 2.3 * w + 0.9 * c))),
    ),
  );
const x1 = samples(3, 0.3);
const x2 = samples(2, 1.1);
const FIELDS = ['nngp', 'ntk', 'cov1', 'cov2'] as const;

function expectAlike(found: Kernel, wanted: Kernel, digits = 12): void {
  for (const field of FIELDS) {
    const [a, b]: readonly (NDArray | null)[] = [found[field], wanted[field]];
    expect(a?.shape, field).toEqual(b?.shape);
    a?.data.forEach((value, k) => expect(value, field).toBeCloseTo(b?.data[k] ?? Number.NaN, digits));
  }
  const facts = ({ nngp, ntk, cov1, cov2, ...rest }: Kernel) => rest;
  expect(facts(found)).toEqual(facts(wanted));
}

const start = input('N', 5, 4, 2);
const conv = <const C extends number>(c: C) => Conv(c, [3, 2], { padding: 'SAME', wStd: 1.3, bStd: 0.2 });
const block = start.build(conv(3), Relu());
const afterBlock = (layers: readonly Layer[]) => input('N', 5, 4, 3).build(...layers);
const both = (layers: readonly Layer[]) => start.build(conv(3), Relu(), ...layers);

const ENDS: readonly (readonly [string, readonly Layer[]])[] = [
  ['pools', [conv(4), AvgPool([2, 2]), GlobalAvgPool(), Dense(2)]],
  ['Flatten', [conv(4), Erf(), Flatten(), Dense(2, { bStd: 0.1 })]],
  ['positions', [conv(4), Relu()]],
  ['a residual block', [conv(3), FanOut(2), parallel(serial(Relu(), conv(3)), Identity()), FanInSum(), Relu()]],
  ['layers that mix samples', [EverySecond(), conv(4), Relu(), GlobalAvgPool(), Dense(1)]],
];
const PAIRS = [
  ['x1 and x2', x2],
  ['x1 alone', null],
] as const;

const dense = (x: Samples): DenseArray => new DenseArray(Float64Array.from(x.flat(3)), [x.length, 5, 4, 2]);

/** Throws unless a kernel is what a network means on samples, rounded as an engine rounds. */
function expectMeant(found: Kernel, net: Parameters<typeof boundsOf>[0]['net'], x: Samples | null, on: Configuration) {
  const arrays = FIELDS.flatMap((field) => {
    const array = found[field];
    return array ? [[field, new DenseArray(array.data, array.shape)] as const] : [];
  });
  expectMeaning('fed', Object.fromEntries(arrays), boundsOf({ net, x1: dense(x1), x2: x && dense(x) }, on.row));
}

describe('a kernel in place of samples gives that of both networks', () => {
  onEngines((on) => {
    it.each(PAIRS)('dense: %s', async (_, second) => {
      const layers = [Dense(8, { wStd: 1.4, bStd: 0.3 }), Relu()] as const;
      const kernel = await start.build(...layers).kernelFn(x1, second, undefined, on.options);
      const next = input('N', 5, 4, 8).build(...layers, Dense(3));
      const found = await next.kernelFn(kernel, null, undefined, on.options);
      expectMeant(found, start.build(...layers, ...layers, Dense(3)), second, on);
    });

    it('convolutions', async () => {
      const kernel = await block.kernelFn(x1, x2, undefined, on.options);
      for (const [, layers] of ENDS.slice(0, 2)) {
        const found = await afterBlock(layers).kernelFn(kernel, null, undefined, on.options);
        expectMeant(found, both(layers), x2, on);
      }
    });
  });

  for (const [name, layers] of ENDS)
    it.each(PAIRS)(`${name}: %s`, async (_, second) => {
      for (const diagonalBatch of [true, false]) {
        const kernel = await block.kernelFn(x1, second, undefined, { diagonalBatch });
        const found = await afterBlock(layers).kernelFn(kernel, null, undefined, { diagonalBatch });
        expectAlike(found, await both(layers).kernelFn(x1, second, undefined, { diagonalBatch }));
        const each = await afterBlock(layers).kernelFn(kernel);
        expectAlike(each, await both(layers).kernelFn(x1, second));
        const spatial = await afterBlock(layers).kernelFn(kernel, null, undefined, { diagonalSpatial: true });
        expectAlike(spatial, await both(layers).kernelFn(x1, second, undefined, { diagonalSpatial: true }));
      }
    });

  it('layers that need all pairs of samples', async () => {
    const layers = [conv(4), WithNext(), Relu(), GlobalAvgPool()];
    const kernel = await block.kernelFn(x1, x2, undefined, { diagonalBatch: false });
    expectAlike(await afterBlock(layers).kernelFn(kernel), await both(layers).kernelFn(x1, x2));
  });

  it('equal positions alone, where no layer needs others', async () => {
    const options = { diagonalSpatial: true } as const;
    for (const diagonalBatch of [true, false])
      for (const [, second] of PAIRS) {
        const kernel = await block.kernelFn(x1, second, undefined, { ...options, diagonalBatch });
        expect(kernel.nngp.shape.length).toBe(4);
        const flat: readonly Layer[] = [conv(4), Erf(), Flatten(), Dense(2)];
        expectAlike(await afterBlock(flat).kernelFn(kernel), await both(flat).kernelFn(x1, second));
        const open: readonly Layer[] = [Conv(4, [2, 2], { strides: [2, 1] }), Erf()];
        const found = await afterBlock(open).kernelFn(kernel, null, undefined, options);
        expectAlike(found, await both(open).kernelFn(x1, second, undefined, options));
        const wide: readonly Layer[] = [
          Conv(4, [1, 2], { dimensionNumbers: ['NHWC', 'HWIO', 'NWHC'] }),
          Relu(),
          Flatten(),
        ];
        expectAlike(await afterBlock(wide).kernelFn(kernel), await both(wide).kernelFn(x1, second));
      }
  });

  it('other axes', async () => {
    const first = input(2, 5, 4, 'N').build(Conv(3, [2, 2], { dimensionNumbers: ['CHWN', 'HWIO', 'CNHW'] }), Relu());
    const second = [
      Conv(2, [2, 1], { dimensionNumbers: ['CNHW', 'HWIO', 'NHWC'], bStd: 0.3 }),
      Relu(),
      Flatten(),
    ] as const;
    const x = samples(3, 0.2);
    const turned = [0, 1].map((c) =>
      [0, 1, 2, 3, 4].map((h) => [0, 1, 2, 3].map((w) => x.map((s) => s[h]?.[w]?.[c] ?? Number.NaN))),
    );
    const kernel = await first.kernelFn(turned);
    const whole = input(2, 5, 4, 'N').build(
      Conv(3, [2, 2], { dimensionNumbers: ['CHWN', 'HWIO', 'CNHW'] }),
      Relu(),
      ...second,
    );
    expectAlike(
      await input(3, 'N', 4, 3)
        .build(...second)
        .kernelFn(kernel),
      await whole.kernelFn(turned),
    );
  });

  it('an NTK that is zero so far', async () => {
    const kernel = await start.build(Identity()).kernelFn(x1, x2);
    expect(kernel.ntk.shape).toEqual([]);
    const layers = [conv(4), Relu(), GlobalAvgPool(), Dense(2)] as const;
    expectAlike(await start.build(...layers).kernelFn(kernel), await start.build(...layers).kernelFn(x1, x2));
    const still = await start.build(GlobalAvgPool()).kernelFn(kernel);
    expect([still.ntk.shape, still.ntk.data[0]]).toEqual([[], 0]);
  });

  it('masks', async () => {
    const hidden = x1.map((sample, n) => sample.map((row, h) => (h > n + 2 ? row.map((p) => p.map(() => 9)) : row)));
    const layers: readonly Layer[] = [conv(4), Relu(), GlobalAvgPool(), Dense(2)];
    for (const second of [x2, null]) {
      const kernel = await block.kernelFn(hidden, second, undefined, { maskConstant: 9 });
      const wanted = await both(layers).kernelFn(hidden, second, undefined, { maskConstant: 9 });
      expectAlike(await afterBlock(layers).kernelFn(kernel), wanted);
      const visible = await both(layers).kernelFn(hidden, second);
      expect(visible.nngp.data[0]).not.toBeCloseTo(wanted.nngp.data[0] ?? 0, 6);
    }
  });

  it('in parts, whatever get asks for', async () => {
    const kernel = await block.kernelFn(x1, x2);
    const net = afterBlock([conv(4), GlobalAvgPool()]);
    const whole = await net.kernelFn(kernel);
    for (const field of Object.keys(whole) as readonly (keyof Kernel)[])
      expect(await net.kernelFn(kernel, null, field), field).toEqual(whole[field]);
    const { ntk, ...rest } = kernel;
    expect(await net.kernelFn(rest, null, ['cov2', 'shape1'])).toEqual({ cov2: whole.cov2, shape1: whole.shape1 });
  });

  it('in float32, and not optimized', async () => {
    const kernel = await block.kernelFn(x1, x2);
    const layers: readonly Layer[] = [conv(4), Relu(), GlobalAvgPool()];
    const wanted = await both(layers).kernelFn(x1, x2);
    expectAlike(await afterBlock(layers).kernelFn(kernel, null, undefined, { optimize: false }), wanted);
    const single = await afterBlock(layers).kernelFn(kernel, null, undefined, { dtype: 'float32' });
    expect(single.nngp.dtype).toBe('float32');
    expectAlike(single, wanted, 5);
  });
});
