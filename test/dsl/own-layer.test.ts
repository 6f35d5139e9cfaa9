import { describe, expect, it } from 'vitest';
import { Conv, Dense, Flatten, GlobalAvgPool, input, Relu, serial } from '../../src/index.js';
import { inBlock, RowMean, right, rightBlock } from './row-mean.js';

// The layer is written with the package's public exports alone; how it is refused is in test/types/sentences.test.ts.
const x1 = Array.from({ length: 3 }, (_, n) =>
  Array.from({ length: 8 }, (_, h) =>
    Array.from({ length: 6 }, (_, w) => [0, 1, 2].map((c) => Math.sin(1 + 7 * n + 5 * h + 3 * w + c))),
  ),
);

describe("a user's own layer", () => {
  it('has its shapes', () => {
    expect(right.network.shapes).toEqual([
      '[N, 6, 4, 16]',
      '[N, 6, 16]',
      '[N, 6, 16]',
      '[N, 5, 8]',
      '[N, 8]',
      '[N, 10]',
    ]);
    expect(rightBlock.shape).toBe('[N, 2]');
  });

  it('has its kernel: the mean of row means is the mean over all positions', async () => {
    const start = input('N', 8, 6, 3);
    const block = serial(Conv(4, [3, 3], { bStd: 0.3 }));
    const options = { engine: 'reference', dtype: 'float64' } as const;
    const own = await start
      .build(block, RowMean(), GlobalAvgPool(), Dense(2))
      .kernelFn(x1, null, ['nngp', 'ntk'], options);
    const built = await start.build(block, GlobalAvgPool(), Dense(2)).kernelFn(x1, null, ['nngp', 'ntk'], options);
    for (const field of ['nngp', 'ntk'] as const) {
      expect(own[field].shape).toEqual([3, 3]);
      own[field].data.forEach((value, i) => expect(value).toBeCloseTo(built[field].data[i] ?? Number.NaN, 12));
    }
  });

  it('can be followed by what its result allows', async () => {
    const net = input('N', 8, 6, 3).build(inBlock(4), Conv(3, [2]), Relu(), Flatten(), Dense(2));
    const ntk = await net.kernelFn(x1, null, 'ntk', { engine: 'reference', dtype: 'float64' });
    expect(ntk.shape).toEqual([3, 3]);
    expect(ntk.data.every(Number.isFinite)).toBe(true);
  });
});
