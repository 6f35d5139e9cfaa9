import { describe, expect, it } from 'vitest';
import {
  axisName,
  Conv,
  Dense,
  defineLayer,
  Flatten,
  GlobalAvgPool,
  input,
  type Layer,
  type NDArray,
  oneArray,
  Relu,
  serial,
} from '../../src/index.js';
import { PRNGKey } from '../../src/runtime/random/prng-key.js';
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

  it('has its finite network: the mean of row means is the mean over all positions', async () => {
    const block = serial(Conv(4, [3, 3], { bStd: 0.3 }));
    const own = input('N', 8, 6, 3).build(block, RowMean(), GlobalAvgPool(), Dense(2));
    const built = input('N', 8, 6, 3).build(block, GlobalAvgPool(), Dense(2));
    const [conv, rows, pool, dense] = own.initFn(PRNGKey(1));
    expect([rows, pool]).toEqual([[], []]);
    const found = await own.applyFn([conv, rows, pool, dense], x1, { engine: 'reference' });
    const wanted = await built.applyFn([conv, pool, dense], x1, { engine: 'reference' });
    expect(found.shape).toEqual([3, 2]);
    wanted.data.forEach((value, i) => expect(found.data[i]).toBeCloseTo(value, 12));
  });
});

/** A factor for each channel: `y = w x`. */
interface Gain extends Layer {
  readonly name: 'Gain';
  readonly '~out': this['~in'];
  readonly '~params': NDArray<[number]>;
}

const Gain = (): Gain =>
  defineLayer<Gain>({
    name: 'Gain',
    shape: (state) => state,
    kernel: (k) => k,
    finite: {
      params: (input) => {
        const channels = input.kind === 'tensor' ? input.dims.at(-1) : null;
        return { shape: [typeof channels === 'number' ? channels : 0], distribution: 'ones', scale: 3 };
      },
      apply: (params, input, { g }) => {
        const [w, x] = [oneArray(params), oneArray(input)];
        return { node: g.mul(x.node, g.rename(w.node, [[axisName(w, 0), axisName(x, -1)]])), order: x.order };
      },
    },
  });

describe("a user's own layer with parameters", () => {
  it('has them where the network has it, and uses them', async () => {
    const net = input('N', 2).build(Gain(), Dense(3), serial(Relu(), Gain()));
    const params = net.initFn(PRNGKey(1), { dtype: 'float64' });
    expect(params[0].toNested()).toEqual([3, 3]);
    expect(params[2][1].toNested()).toEqual([3, 3, 3]);
    const plain = input('N', 2).build(Dense(3), Relu());
    const x = [
      [1, -2],
      [0.5, 3],
    ];
    const found = await net.applyFn(params, x, { engine: 'reference' });
    const wanted = await plain.applyFn([params[1], []], x, { engine: 'reference' });
    wanted.data.forEach((value, i) => expect(found.data[i]).toBeCloseTo(9 * value, 12));
  });
});
