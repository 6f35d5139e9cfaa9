/** Networks that the reference is wrong about, or refuses: what is right, from the formulas. */
import { describe, expect, it } from 'vitest';
import {
  Conv,
  ConvLocal,
  Dense,
  DotGeneral,
  Dropout,
  explain,
  Flatten,
  ImageResize,
  input,
  type Kernel,
  type KernelOptions,
  type Layer,
  type NDArray,
  ndarray,
  PRNGKey,
  Sign,
  transposeKernel,
} from '../../src/index.js';
import { numbers } from '../dsl/finite-oracle.js';

const array = (shape: readonly number[], seed: number): NDArray =>
  ndarray(Float64Array.from(numbers(shape, seed).data), [...shape]);

function expectClose(found: NDArray | null, wanted: NDArray | null, factor = 1): void {
  expect(found?.shape).toEqual(wanted?.shape);
  found?.data.forEach((v, k) => expect(v).toBeCloseTo(factor * (wanted?.data[k] ?? Number.NaN), 12));
}

it('Sign: 1 - 2 angle / pi between any two positions, of cov1 and cov2 as well', async () => {
  const [x1, x2] = [array([2, 3, 2], 1), array([2, 3, 2], 2)];
  const net = input('N', 3, 2).build(Dense(4), Sign());
  const { cov1, cov2 } = await net.kernelFn(x1, x2);
  const whole = await net.kernelFn(x1, x2, ['cov1', 'cov2'], { diagonalBatch: false });
  const wanted = (x: NDArray, n: number, m: number, p: number, q: number): number => {
    const dot = (a: number, b: number, c: number, d: number): number =>
      [0, 1].reduce((sum, e) => sum + x.get(a, b, e) * x.get(c, d, e), 0);
    const cosine = dot(n, p, m, q) / Math.sqrt(dot(n, p, n, p) * dot(m, q, m, q));
    return 1 - (2 * Math.acos(Math.min(1, Math.max(-1, cosine)))) / Math.PI;
  };
  for (const n of [0, 1])
    for (const p of [0, 1, 2])
      for (const q of [0, 1, 2]) {
        // an angle of 0 is good to the root of a rounding
        expect(cov1.get(n, p, q)).toBeCloseTo(wanted(x1, n, n, p, q), 7);
        expect(cov2?.get(n, p, q)).toBeCloseTo(wanted(x2, n, n, p, q), 7);
        for (const m of [0, 1]) {
          expect(whole.cov1.get(n, m, p, q)).toBeCloseTo(wanted(x1, n, m, p, q), 7);
          expect(whole.cov2?.get(n, m, p, q)).toBeCloseTo(wanted(x2, n, m, p, q), 7);
        }
      }
});

describe('Conv that gives three axes in another order', () => {
  it.each([
    ['NHWDC', [1, 2, 0]],
    ['NWDHC', [2, 0, 1]],
  ] as const)('is one that does not, transposed: %s', async (out, axes) => {
    const kernelOf = async (last: string, x1: NDArray, x2: NDArray, options: KernelOptions): Promise<Kernel> => {
      const layers: readonly Layer[] = [
        Conv(3, [1, 2, 2], { dimensionNumbers: ['NDHWC', 'DHWIO', 'NDHWC'] }),
        Conv(3, [2, 1, 3], {
          dimensionNumbers: ['NDHWC', 'DHWIO', last],
          strides: [1, 1, 2],
          padding: 'SAME',
          bStd: 0.3,
        }),
      ];
      const kernel = await input('N', 3, 2, 4, 2)
        .build(...layers)
        .kernelFn(x1, x2, undefined, options);
      if (!('nngp' in kernel)) throw new Error('the network ends in branches');
      return kernel;
    };
    const [x1, x2] = [array([2, 3, 2, 4, 2], 1), array([1, 3, 2, 4, 2], 2)];
    for (const options of [{}, { diagonalSpatial: true }] as const) {
      const wanted = transposeKernel(await kernelOf('NDHWC', x1, x2, options), axes);
      const found = await kernelOf(out, x1, x2, options);
      for (const field of ['nngp', 'ntk', 'cov1', 'cov2'] as const) expectClose(found[field], wanted[field]);
    }
  });
});

describe('ConvLocal', () => {
  it('behind a convolution slides its own filter along each axis, at its own strides', async () => {
    const x = array([1, 4, 5, 2], 1);
    const before = await input('N', 4, 5, 2)
      .build(Conv(3, [1, 1]))
      .kernelFn(x, null, 'nngp');
    const nngp = await input('N', 4, 5, 2)
      .build(Conv(3, [1, 1]), ConvLocal(3, [1, 3], { strides: [3, 1], wStd: 1.2, bStd: 0.3 }))
      .kernelFn(x, null, 'nngp');
    expect(nngp.shape).toEqual([1, 1, 2, 2, 3, 3]);
    for (const h of [0, 1])
      for (const k of [0, 1])
        for (const w of [0, 1, 2])
          for (const v of [0, 1, 2]) {
            const sum = [0, 1, 2].reduce((all, d) => all + before.get(0, 0, 3 * h, 3 * h, w + d, w + d), 0);
            expect(nngp.get(0, 0, h, k, w, v)).toBeCloseTo(h === k && w === v ? (1.44 * sum) / 3 + 0.09 : 0, 12);
          }
  });

  it('is s[1] times as wide under the standard parameterization', () => {
    const local = ConvLocal(4, [2], { parameterization: 'standard', s: [1, 3] });
    const net = input('N', 4, 2).build(local, Dense(1));
    expect(net.shape).toBe('[N, 3, 1]');
    const [[w]] = net.initFn(PRNGKey(1));
    expect(w.shape).toEqual([3, 4, 12]);
  });
});

describe('layers that need no other samples', () => {
  const x = array([3, 4, 2], 1);

  it('need none one after the other', async () => {
    const net = input('N', 4, 2).build(DotGeneral({ rhs: 2 }), ImageResize([-1, 3, -1], { method: 'linear' }));
    expect(explain(net)).not.toMatch(/whole batches/);
    expect((await net.kernelFn(x, x)).cov1.shape).toEqual([3, 3, 3]);
  });

  it('take nothing away from one behind them that does', async () => {
    const resize = ImageResize([5, -1, -1], { method: 'linear' });
    const found = await input('N', 4, 2)
      .build(DotGeneral({ rhs: 2 }), resize)
      .kernelFn(x, array([2, 4, 2], 2));
    const wanted = await input('N', 4, 2)
      .build(resize)
      .kernelFn(x, array([2, 4, 2], 2));
    for (const field of ['nngp', 'cov1', 'cov2'] as const) expectClose(found[field], wanted[field], 4);
  });
});

it('Dropout may be the first layer, with an NTK', async () => {
  const x = array([3, 4], 1);
  const { nngp, ntk } = await input('N', 4)
    .build(Dropout(0.4), Dense(2, { wStd: 1.5, bStd: 0.2 }))
    .kernelFn(x);
  const plain = await input('N', 4).build(Flatten()).kernelFn(x, null, 'nngp');
  nngp.data.forEach((v, k) => {
    const own = k % 4 === 0 ? 1 / 0.4 : 1;
    expect(v).toBeCloseTo(2.25 * own * (plain.data[k] ?? Number.NaN) + 0.04, 12);
  });
  expectClose(ntk, nngp);
});
