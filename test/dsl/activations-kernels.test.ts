// Activations inside networks: all entries of all arrays, by both engines.
import { describe, expect, it } from 'vitest';
import {
  Conv,
  Dense,
  GlobalAvgPool,
  input,
  type Layer,
  Monomial,
  type NDArray,
  RectifiedMonomial,
  Sign,
} from '../../src/index.js';
import { activations } from './activation-list.js';

const image = (seed: number): readonly (readonly (readonly number[])[])[] =>
  [0, 1, 2, 3].map((h) => [0, 1, 2].map((w) => [0, 1].map((c) => Math.sin(seed + 1.7 * h + 2.9 * w + 5.3 * c))));
const x1 = [image(0.3), image(1.1), image(2.5)];
const x2 = [image(4.2), image(0.3)];

const conv = (layer: Layer) =>
  input('N', 4, 3, 2).build(
    Conv(8, [2, 2], { padding: 'SAME', wStd: 0.9, bStd: 0.2 }),
    layer,
    Conv(8, [3, 2], { wStd: 0.8, bStd: 0.1 }),
    layer,
    GlobalAvgPool(),
    Dense(1),
  );

/** Largest difference between two arrays of one shape, over the largest entry. */
function difference(actual: NDArray, expected: NDArray): number {
  expect(actual.shape).toEqual(expected.shape);
  const [found, wanted] = [Array.from(actual.data), Array.from(expected.data)];
  const largest = Math.max(...wanted.map(Math.abs), 1e-300);
  return Math.max(...wanted.map((v, i) => Math.abs((found[i] ?? Number.NaN) - v))) / largest;
}

describe.each(activations)('%s', (_name, layer) => {
  const net = conv(layer);
  const options = { dtype: 'float64' } as const;

  it('is the same fused, unfused and interpreted', async () => {
    const expected = await net.kernelFn(x1, x2, undefined, { ...options, engine: 'reference', optimize: false });
    for (const other of [{}, { optimize: false }, { engine: 'reference' }] as const) {
      const actual = await net.kernelFn(x1, x2, undefined, { ...options, ...other });
      expect(difference(actual.nngp, expected.nngp)).toBeLessThan(1e-13);
      expect(difference(actual.ntk, expected.ntk)).toBeLessThan(1e-13);
      expect(difference(actual.cov1, expected.cov1)).toBeLessThan(1e-13);
      expect(actual.cov2 && expected.cov2 && difference(actual.cov2, expected.cov2)).toBeLessThan(1e-13);
    }
  });

  it('is the same in single precision, to single precision', async () => {
    const expected = await net.kernelFn(x1, x2, ['nngp', 'ntk'], options);
    const actual = await net.kernelFn(x1, x2, ['nngp', 'ntk'], { dtype: 'float32' });
    expect(difference(actual.nngp, expected.nngp)).toBeLessThan(2e-5);
    expect(difference(actual.ntk, expected.ntk)).toBeLessThan(2e-5);
  });

  it('gives a sample the same variance alone, with itself and among others', async () => {
    const alone = await net.kernelFn(x1, x2, ['cov1', 'cov2'], options);
    const { nngp } = await net.kernelFn(x1, null, ['nngp'], options);
    const pairs = await net.kernelFn(x1, x2, ['cov1'], { ...options, diagonalBatch: false });
    expect(difference(pairs.cov1, nngp)).toBeLessThan(1e-13);
    x1.forEach((_, n) => expect(alone.cov1.get(n) / nngp.get(n, n)).toBeCloseTo(1, 12));
    expect((alone.cov2?.get(1) ?? 0) / alone.cov1.get(0)).toBeCloseTo(1, 12);
  });
});

describe('activations without a gradient', () => {
  it.each<[string, Layer]>([
    ['Sign', Sign()],
    ['Monomial(0)', Monomial(0)],
    ['RectifiedMonomial(0)', RectifiedMonomial(0)],
  ])('end the NTK: %s', async (_name, layer) => {
    const start = input('N', 4, 3, 2)
      .pipe(Conv(8, [2, 2]))
      .pipe(layer);
    const zeros = await start.kernelFn(x1, x2, 'ntk', { dtype: 'float64' });
    expect(zeros.shape).toEqual([3, 2, 3, 3, 2, 2]);
    expect(zeros.data.every((v) => v === 0)).toBe(true);
    const next = await start
      .pipe(Conv(8, [2, 2], { bStd: 0.3 }))
      .kernelFn(x1, x2, ['nngp', 'ntk'], { dtype: 'float64' });
    expect(next.ntk.data).toEqual(next.nngp.data);
  });
});
