// Layers that only finite networks have: what they compute, and the sentence in place of a kernel.
import { describe, expect, it } from 'vitest';
import {
  BatchNorm,
  Conv,
  Dense,
  FanInSum,
  FanOut,
  GlobalAvgPool,
  Identity,
  input,
  MaxPool,
  monteCarloKernelFn,
  PRNGKey,
  parallel,
  ShapeError,
  serial,
} from '../../src/index.js';

const image = [
  [-1, -5, -2],
  [-4, -3, -9],
].map((row) => row.map((x) => [x, 10 * x]));

describe('MaxPool', () => {
  it('takes the largest entry under each window', async () => {
    const { data, shape } = await input('N', 2, 3, 2)
      .build(MaxPool([2, 2]))
      .applyFn([[]], [image]);
    expect(shape).toEqual([1, 1, 2, 2]);
    expect(Array.from(data)).toEqual([-1, -10, -2, -20]);
  });

  it('does not count what is beyond SAME edges, and goes round where it is CIRCULAR', async () => {
    const same = await input('N', 2, 3, 2)
      .build(MaxPool([2, 2], { padding: 'SAME' }))
      .applyFn([[]], [image]);
    expect(Array.from(same.data)).toEqual([-1, -10, -2, -20, -2, -20, -3, -30, -3, -30, -9, -90]);
    const circular = await input('N', 2, 3, 2)
      .build(MaxPool([1, 3], { padding: 'CIRCULAR' }))
      .applyFn([[]], [image]);
    expect(Array.from(circular.data)).toEqual([-1, -10, -1, -10, -1, -10, -3, -30, -3, -30, -3, -30]);
  });
});

describe('BatchNorm', () => {
  it('gives every channel of the batch mean 0 and variance 1', async () => {
    const x = [
      [1, 10],
      [2, 30],
      [6, 50],
    ];
    const { data } = await input('N', 2)
      .build(BatchNorm({ eps: 0 }))
      .applyFn([[]], x, { dtype: 'float64' });
    const s = Math.sqrt(14 / 3);
    const wanted = [-2 / s, -Math.sqrt(1.5), -1 / s, 0, 3 / s, Math.sqrt(1.5)];
    wanted.forEach((v, k) => expect(data[k]).toBeCloseTo(v, 14));
  });
});

describe('their kernels', () => {
  const says = (layer: string, instead: string): string =>
    `${layer} has no kernel of infinite width: estimate that of finite networks with monteCarloKernelFn, or use ${instead}`;

  it('are refused with a sentence behind the place', async () => {
    const pooled = input('N', 3, 3, 1).build(Conv(4, [2, 2]), MaxPool([2, 2]), GlobalAvgPool());
    await expect(
      Reflect.apply(pooled.kernelFn, null, [
        [
          [
            [[1], [2], [3]],
            [[1], [2], [3]],
            [[1], [2], [3]],
          ],
        ],
        null,
        'ntk',
      ]),
    ).rejects.toThrow(new ShapeError(`✗ in layer 1 › ${says('MaxPool', 'AvgPool')}`));
    const inside = input('N', 2).build(
      FanOut(2),
      parallel(Identity(), serial(Dense(2), BatchNorm())),
      parallel(Dense(3), Dense(3)),
      FanInSum(),
    );
    await expect(Reflect.apply(inside.kernelFn, null, [[[1, 2]], null, 'nngp'])).rejects.toThrow(
      says('BatchNorm', 'LayerNorm'),
    );
  });

  it('are estimated by monteCarloKernelFn', async () => {
    const net = input('N', 2).build(Dense(64), BatchNorm({ eps: 0 }), Dense(1));
    const x = [
      [1, 0],
      [0, 1],
    ];
    // two samples of any channel become 1 and -1
    const { data } = await monteCarloKernelFn(net, PRNGKey(0), 8)(x, null, 'nngp');
    expect(Array.from(data, Math.round)).toEqual([1, -1, -1, 1]);
  });
});
