import { describe, expect, it } from 'vitest';
import {
  Conv,
  Dense,
  DotGeneral,
  Erf,
  Flatten,
  InputError,
  input,
  type Kernel,
  type NDArray,
  Relu,
  replaceKernel,
  Slice,
  scaleKernel,
  shiftKernel,
  sliceKernel,
  transposeKernel,
} from '../../src/index.js';

const samples = (n: number, seed: number): number[][][][] =>
  Array.from({ length: n }, (_, s) =>
    Array.from({ length: 4 }, (__, h) =>
      Array.from({ length: 3 }, (___, w) => [0, 1].map((c) => Math.sin(seed + 3 * s + 1.7 * h + 2.3 * w + 0.9 * c))),
    ),
  );
const x1 = samples(5, 0.3);
const x2 = samples(4, 1.1);
const start = input('N', 4, 3, 2);
const net = start.build(Conv(3, [2, 1], { wStd: 1.3, bStd: 0.2 }), Relu(), Conv(3, [2, 2], { padding: 'SAME' }));
const FIELDS = ['nngp', 'ntk', 'cov1', 'cov2'] as const;
const LAYOUTS = [
  {},
  { diagonalBatch: false },
  { diagonalSpatial: true },
  { diagonalBatch: false, diagonalSpatial: true },
] as const;

function expectAlike(found: Kernel, wanted: Kernel): void {
  for (const field of FIELDS) {
    const [a, b]: readonly (NDArray | null)[] = [found[field], wanted[field]];
    expect(a?.shape, field).toEqual(b?.shape);
    a?.data.forEach((value, k) => expect(value, field).toBeCloseTo(b?.data[k] ?? Number.NaN, 12));
  }
  const facts = ({ nngp, ntk, cov1, cov2, ...rest }: Kernel) => rest;
  expect(facts(found)).toEqual(facts(wanted));
}

describe('scaleKernel', () => {
  it('is the kernel of outputs times a number', async () => {
    for (const second of [x2, null]) {
      const times = start.build(...[Conv(3, [2, 1], { wStd: 1.3 }), DotGeneral({ rhs: -1.5 })]);
      const kernel = await start.build(Conv(3, [2, 1], { wStd: 1.3 })).kernelFn(x1, second);
      expectAlike(scaleKernel(kernel, -1.5), await times.kernelFn(x1, second));
    }
  });

  it('leaves an NTK that is zero', async () => {
    const kernel = await start.build(Flatten()).kernelFn(x1);
    const scaled = scaleKernel(kernel, 3);
    expect([scaled.ntk.shape, scaled.ntk.data[0]]).toEqual([[], 0]);
    expect(scaled.nngp.data[3]).toBeCloseTo(9 * (kernel.nngp.data[3] ?? 0), 12);
  });

  it('keeps the dtype and the original', async () => {
    const kernel = await net.kernelFn(x1, x2, undefined, { dtype: 'float32' });
    const [before] = kernel.nngp.data;
    const scaled = scaleKernel(kernel, 2);
    expect(scaled.nngp.dtype).toBe('float32');
    expect(kernel.nngp.data[0]).toBe(before);
    expect(Object.isFrozen(scaled)).toBe(true);
  });
});

describe('shiftKernel', () => {
  it('is the kernel of outputs plus a number', async () => {
    const kernel = await start.build(Dense(4), Erf()).kernelFn(x1, x2);
    expectAlike(shiftKernel(kernel, -0.7), await start.build(Dense(4), Erf({ c: -0.7 })).kernelFn(x1, x2));
  });
});

describe('sliceKernel', () => {
  it.each(LAYOUTS)('is the kernel of some samples: %o', async (options) => {
    const slices = [
      [Slice(1, 4), Slice(null, null, 2)],
      [Slice(-2), Slice(null, null, -1)],
      [Slice(), Slice(2, 3)],
    ] as const;
    const take = <T>(x: readonly T[], at: readonly number[]): T[] => at.flatMap((k) => x.slice(k, k + 1));
    const places = [
      [
        [1, 2, 3],
        [0, 2],
      ],
      [
        [3, 4],
        [3, 2, 1, 0],
      ],
      [[0, 1, 2, 3, 4], [2]],
    ] as const;
    for (const [k, [rows, columns]] of slices.entries()) {
      const [first = [], second = []] = places[k] ?? [];
      const kernel = await net.kernelFn(x1, x2, undefined, options);
      const wanted = await net.kernelFn(take(x1, first), take(x2, second), undefined, options);
      expectAlike(sliceKernel(kernel, rows, columns), wanted);
    }
  });

  it('has a cov2 of its own where x2 was x1 and is not any more', async () => {
    const kernel = await net.kernelFn(x1);
    expectAlike(sliceKernel(kernel, Slice(0, 2), Slice(3)), await net.kernelFn(x1.slice(0, 2), x1.slice(3)));
    expectAlike(sliceKernel(kernel, Slice(1, 3), Slice(1, 3)), await net.kernelFn(x1.slice(1, 3)));
    expectAlike(sliceKernel(kernel), kernel);
  });

  it('slices masks', async () => {
    const hidden = x1.map((sample, n) => sample.map((row, h) => (h > n ? row.map((p) => p.map(() => 7)) : row)));
    const options = { maskConstant: 7 };
    const kernel = await net.kernelFn(hidden, x2, undefined, options);
    const wanted = await net.kernelFn(hidden.slice(0, 2), x2.slice(1), undefined, options);
    expectAlike(sliceKernel(kernel, Slice(0, 2), Slice(1)), wanted);
  });

  it('takes one sample or more', async () => {
    const kernel = await net.kernelFn(x1, x2);
    expect(() => sliceKernel(kernel, Slice(), Slice(4))).toThrow(
      new InputError('sliceKernel: slice 4: takes none of the 4 samples of x2; take one or more.'),
    );
  });
});

describe('transposeKernel', () => {
  const turned = (x: readonly number[][][][]): number[][][][] =>
    x.map((s) => [0, 1, 2].map((w) => s.map((row) => row[w] ?? [])));
  const other = input('N', 3, 4, 2).build(
    Conv(3, [1, 2], { wStd: 1.3, bStd: 0.2 }),
    Relu(),
    Conv(3, [2, 2], { padding: 'SAME' }),
  );

  it.each(LAYOUTS)('is the kernel of transposed samples: %o', async (options) => {
    const kernel = await net.kernelFn(x1, x2, undefined, options);
    const wanted = await other.kernelFn(turned(x1), turned(x2), undefined, options);
    expectAlike(transposeKernel(kernel), wanted);
    expectAlike(transposeKernel(kernel, [1, 0]), wanted);
    expectAlike(transposeKernel(kernel, [0, 1]), kernel);
  });

  it('moves masks', async () => {
    const hidden = x1.map((sample) => sample.map((row, h) => row.map((p, w) => (h + w > 4 ? p.map(() => 7) : p))));
    const kernel = await net.kernelFn(hidden, null, undefined, { maskConstant: 7 });
    expectAlike(transposeKernel(kernel), await other.kernelFn(turned(hidden), null, undefined, { maskConstant: 7 }));
  });

  it('names every axis once', async () => {
    const kernel = await net.kernelFn(x1);
    expect(() => transposeKernel(kernel, [0, 0])).toThrow(
      new InputError('transposeKernel: axes is [0, 0], and the kernel has 2 spatial axes; name each of [0, 1] once.'),
    );
  });
});

describe('replaceKernel', () => {
  it('replaces fields that go together', async () => {
    const kernel = await net.kernelFn(x1, x2);
    const replaced = replaceKernel(kernel, { ntk: kernel.nngp, isGaussian: false });
    expect(replaced).toEqual({ ...kernel, ntk: kernel.nngp, isGaussian: false });
    expect(Object.isFrozen(replaced)).toBe(true);
    expect(() => replaceKernel(kernel, { ntk: kernel.cov1 })).toThrow(
      new InputError(
        'kernel.ntk has shape [5, 3, 3, 3, 3], and must have [5, 4, 3, 3, 3, 3]: shape1 is [5, 3, 3, 3], shape2 ' +
          '[4, 3, 3, 3], diagonalBatch true, diagonalSpatial false.',
      ),
    );
  });

  it('has what the others have checked too', async () => {
    const kernel = { ...(await net.kernelFn(x1)), diagonalSpatial: true };
    for (const change of [scaleKernel, shiftKernel])
      expect(() => change(kernel, 2)).toThrow(
        /^kernel\.nngp has shape \[5, 5, 3, 3, 3, 3\], and must have \[5, 5, 3, 3\]/,
      );
    expect(() => scaleKernel(kernel, Number.NaN)).toThrow(
      new InputError('scaleKernel: factor must be a finite number, got NaN'),
    );
    expect(() => shiftKernel(kernel, Number.POSITIVE_INFINITY)).toThrow(
      new InputError('shiftKernel: shift must be a finite number, got Infinity'),
    );
  });
});
