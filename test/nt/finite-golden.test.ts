import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { treeLeaves } from '../../src/compile/tree.js';
import {
  Abs,
  AvgPool,
  Conv,
  ConvLocal,
  ConvTranspose,
  Dense,
  Erf,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  input,
  LeakyRelu,
  ndarray,
  parallel,
  Relu,
  repeat,
  Sigmoid_like,
  SumPool,
  serial,
} from '../../src/index.js';
import { PRNGKey } from '../../src/runtime/random/prng-key.js';
import type { Tree } from '../../src/types/tree.js';
import { type FiniteModel, leavesOf } from '../dsl/finite-model.js';
import { onEngines } from '../engines/on-engines.js';
import { ARRAY_CONFIGURATIONS } from './array-engines.js';

interface ArrayJson {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface NetJson {
  readonly name: string;
  readonly seed: number;
  readonly x: ArrayJson;
  readonly params: Tree<ArrayJson>;
  readonly y: ArrayJson;
}

const { generator, nets }: { generator: string; nets: readonly NetJson[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'golden', 'finite.json'), 'utf8'),
);

const NETS: Readonly<Record<string, FiniteModel>> = {
  fc: input('N', 5).build(
    Dense(8, { wStd: 1.5, bStd: 0.3 }),
    Relu(),
    Dense(6, { wStd: 0.9 }),
    Erf(),
    Dense(4, { wStd: 1.2, bStd: 0.7, parameterization: 'standard', s: [2, 3] }),
    Sigmoid_like(),
    Dense(2, { bStd: 0.1 }),
  ),
  conv: input('N', 6, 5, 3).build(
    Conv(4, [3, 2], { padding: 'SAME', wStd: 1.4, bStd: 0.2 }),
    FanOut(2),
    parallel(serial(LeakyRelu(0.1), Conv(4, [3, 3], { padding: 'CIRCULAR', bStd: 0.5 })), Identity()),
    FanInSum(),
    AvgPool([2, 2], { strides: [2, 2], padding: 'SAME', normalizeEdges: true }),
    repeat(serial(Relu(), Conv(4, [3, 3], { padding: 'SAME' })), 2),
    Abs(),
    GlobalAvgPool(),
    Dense(2, { wStd: 2, bStd: 0 }),
  ),
  'conv NCHW': input('N', 3, 6, 5).build(
    Conv(3, [2, 3], {
      strides: [2, 1],
      wStd: 1.1,
      bStd: 0.4,
      parameterization: 'standard',
      s: [1, 2],
      dimensionNumbers: ['NCHW', 'OIWH', 'NCHW'],
    }),
    Relu(),
    SumPool([2, 2], { channelAxis: 1 }),
    Flatten(),
    Dense(3),
  ),
  'conv transpose': input('N', 4, 3, 3).build(
    ConvTranspose(4, [3, 2], { strides: [2, 1], padding: 'SAME', wStd: 1.4, bStd: 0.2 }),
    Relu(),
    ConvTranspose(3, [2, 3], { strides: [1, 3], wStd: 1.1, bStd: 0.4, parameterization: 'standard', s: [1, 2] }),
    Erf(),
    ConvTranspose(2, [3, 4], { strides: [2, 2], padding: 'CIRCULAR', bStd: 0.3 }),
    Relu(),
    GlobalAvgPool(),
    Dense(3, { bStd: 0.1 }),
  ),
  'conv transpose NCHW': input('N', 3, 4, 3).build(
    ConvTranspose(4, [2, 3], {
      strides: [2, 3],
      padding: 'CIRCULAR',
      wStd: 1.2,
      bStd: 0.2,
      dimensionNumbers: ['NCHW', 'WHOI', 'NWHC'],
    }),
    Relu(),
    GlobalAvgPool({ channelAxis: 3 }),
    Dense(2),
  ),
  // widths of the reference's local convolutions leave out s[1]; here it is 1
  'conv local': input('N', 5, 4, 3).build(
    ConvLocal(4, [2, 3], { strides: [2, 1], padding: 'SAME', wStd: 1.5, bStd: 0.2 }),
    Relu(),
    ConvLocal(3, [2, 2], { wStd: 1.1, bStd: 0.3, parameterization: 'standard', s: [2, 1] }),
    Erf(),
    ConvLocal(2, [3, 2], { padding: 'CIRCULAR', strides: [1, 2] }),
    Flatten(),
    Dense(3, { bStd: 0.1 }),
  ),
  'conv local NCHW': input('N', 3, 5, 4).build(
    ConvLocal(4, [3, 2], {
      strides: [1, 2],
      padding: 'SAME',
      wStd: 1.2,
      bStd: 0.2,
      dimensionNumbers: ['NCHW', 'WIHO', 'NWCH'],
    }),
    Relu(),
    Flatten(),
    Dense(2),
  ),
};

// float32 of two implementations: sums in another order
const close = (found: ArrayLike<number>, wanted: readonly number[], tolerance: number): void => {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, i) => expect(Math.abs((found[i] ?? Number.NaN) - value)).toBeLessThan(tolerance));
};

describe(`finite networks against ${generator}`, () => {
  it('has all networks', () => expect(nets.map((net) => net.name)).toEqual(Object.keys(NETS)));

  describe.each(nets)('$name', ({ name, seed, x, params, y }) => {
    const net = NETS[name];
    const input = ndarray(Float32Array.from(x.data), x.shape);

    it('draws the same parameters', () => {
      const drawn = leavesOf(net?.initFn(PRNGKey(seed)) ?? []);
      const wanted = treeLeaves(params, (tree): tree is ArrayJson => 'data' in tree);
      expect(drawn.map(([path, { shape }]) => [path, shape])).toEqual(wanted.map(([path, { shape }]) => [path, shape]));
      for (const [k, [, array]] of wanted.entries()) close(drawn[k]?.[1].data ?? [], array.data, 1e-6);
    });

    onEngines((on) => {
      it('has the same outputs', async () => {
        const found = await net?.applyFn(net.initFn(PRNGKey(seed)), input, on.options);
        expect(found?.shape).toEqual(y.shape);
        close(found?.data ?? [], y.data, 1e-5);
      });
    }, ARRAY_CONFIGURATIONS);
  });
});
