import { describe, expect, it } from 'vitest';
import {
  GlobalSelfAttention,
  type GlobalSelfAttentionOptions,
  InputError,
  input,
  ndarray,
  normal,
  PRNGKey,
  split,
} from '../../src/index.js';
import { type FiniteModel, filled, leavesOf } from '../dsl/finite-model.js';
import { type Box, numbers, transposed } from '../dsl/finite-oracle.js';
import { onEngines } from '../engines/on-engines.js';
import { ARRAY_CONFIGURATIONS } from './array-engines.js';
import { attentionLoops } from './attention-loops.js';

const WIDTHS = [5, 2, 3, 2] as const;

interface Case {
  readonly title: string;
  readonly options: GlobalSelfAttentionOptions;
  /** Shape of the input, channels last. */
  readonly shape: readonly number[];
  readonly params: readonly (readonly number[])[];
}

const decay = (d: number): number => Math.exp(-d);

const CASES: readonly Case[] = [
  {
    title: 'softmax, linear scaling',
    options: { wKeyStd: 1.7, wQueryStd: 2.1, wValueStd: 0.7, wOutStd: 1.3 },
    shape: [2, 4, 3],
    params: [
      [2, 3, 2],
      [2, 3, 3],
      [6, 5],
    ],
  },
  {
    title: 'queries of their own, a bias',
    options: { linearScaling: false, bStd: 0.4 },
    shape: [2, 2, 3, 4],
    params: [
      [2, 4, 2],
      [2, 4, 2],
      [2, 4, 3],
      [6, 5],
      [1, 1, 1, 5],
    ],
  },
  {
    title: 'absolute values',
    options: { attentionMechanism: 'ABS', linearScaling: false },
    shape: [2, 4, 3],
    params: [
      [2, 3, 2],
      [2, 3, 2],
      [2, 3, 3],
      [6, 5],
    ],
  },
  {
    title: 'rectified, and biases of deviation 0',
    options: { attentionMechanism: 'RELU', bStd: 0 },
    shape: [2, 4, 3],
    params: [
      [2, 3, 2],
      [2, 3, 3],
      [6, 5],
      [1, 1, 5],
    ],
  },
  {
    title: 'scores as they are, embeddings added to keys',
    options: { attentionMechanism: 'IDENTITY', posEmbType: 'SUM', wPosEmbStd: 1.4 },
    shape: [2, 2, 2, 3],
    params: [
      [2, 3, 2],
      [2, 3, 3],
      [6, 5],
      [1, 2, 2, 3],
    ],
  },
  {
    title: 'embeddings that decay, added to values, too',
    options: { posEmbType: 'SUM', posEmbDecayFn: decay, posEmbPNorm: 1, valPosEmb: true, bStd: 0.2 },
    shape: [2, 2, 3, 3],
    params: [
      [2, 3, 2],
      [2, 3, 3],
      [6, 5],
      [1, 1, 1, 5],
      [1, 2, 3, 3],
    ],
  },
  {
    title: 'embeddings beside the inputs of keys',
    options: { posEmbType: 'CONCAT', nChanPosEmb: 2, linearScaling: false },
    shape: [2, 4, 3],
    params: [
      [2, 5, 2],
      [2, 5, 2],
      [2, 3, 3],
      [6, 5],
      [1, 4, 2],
    ],
  },
  {
    title: 'embeddings that decay beside all inputs',
    options: { posEmbType: 'CONCAT', posEmbDecayFn: decay, valPosEmb: true, wPosEmbStd: 0.6 },
    shape: [2, 4, 3],
    params: [
      [2, 6, 2],
      [2, 6, 3],
      [6, 5],
      [1, 4, 3],
    ],
  },
  {
    title: 'one position',
    options: { bStd: 0.3 },
    shape: [3, 4],
    params: [
      [2, 4, 2],
      [2, 4, 3],
      [6, 5],
      [1, 5],
    ],
  },
  {
    title: 'one position with an embedding of variance 4',
    options: { posEmbType: 'SUM', posEmbDecayFn: () => 4, valPosEmb: true },
    shape: [3, 4],
    params: [
      [2, 4, 2],
      [2, 4, 3],
      [6, 5],
      [1, 4],
    ],
  },
];

const TOLERANCE = { float32: 3e-6, float64: 1e-13 } as const;

type On = Parameters<Parameters<typeof onEngines>[0]>[0];

/** The network on numbers is what the loops say; `order` are the axes of its input in the order of the loops. */
async function check(on: On, net: FiniteModel, c: Case, order: readonly number[]): Promise<void> {
  const drawn = net.initFn(PRNGKey(3));
  const back = c.shape.map((_, axis) => order.indexOf(axis));
  const params = filled(drawn, (size, k) => ndarray(numbers(size, k + 2).data, size));
  const boxes = leavesOf(params).map(([, { data, shape }]): Box => ({ shape, data: [...data] }));
  // behind the weights, biases and embeddings have the axes of the input
  const weights = c.options.linearScaling === false ? 4 : 3;
  const inOrder = boxes.map((box, k) => (k < weights ? box : transposed(box, order)));
  expect(inOrder.map(({ shape }) => shape)).toEqual(c.params);
  const x = numbers(c.shape, 1);
  const own = transposed(x, back);
  const y = await net.applyFn(params, ndarray(own.data, own.shape), on.options);
  const wanted = transposed(attentionLoops(x, inOrder, WIDTHS, c.options), back);
  expect(y.shape).toEqual(wanted.shape);
  const largest = Math.max(1, ...wanted.data.map(Math.abs));
  wanted.data.forEach((value, i) => {
    expect(Math.abs((y.data[i] ?? Number.NaN) - value)).toBeLessThan(TOLERANCE[on.dtype] * largest);
  });
}

onEngines((on) => {
  it.each(CASES)('attention: $title', async (c) => {
    const [n, ...sizes] = c.shape;
    expect(n).toBeGreaterThan(1);
    const net = input('N', ...sizes).build(GlobalSelfAttention(...WIDTHS, c.options));
    await check(
      on,
      net,
      c,
      c.shape.map((_, axis) => axis),
    );
  });

  it.each(CASES.filter(({ shape }) => shape.length === 4))('attention, channels first: $title', async (c) => {
    const [, h = 1, w = 1, channels = 1] = c.shape;
    const axes = { batchAxis: 1, channelAxis: 0 } as const;
    const net: FiniteModel = input(channels, 'N', h, w).build(
      GlobalSelfAttention(...WIDTHS, { ...c.options, ...axes }),
    );
    await check(on, net, c, [1, 2, 3, 0]);
  });

  it('softmax of scores that no exponential holds', async () => {
    const net: FiniteModel = input('N', 2, 1).build(GlobalSelfAttention(1, 1, 1, 1));
    const params = filled(net.initFn(PRNGKey(0)), (size) => ndarray([1], size));
    const y = await net.applyFn(params, [[[300], [-200]]], on.options);
    // scores of 90,000 and -60,000 for one position, of 40,000 and -60,000 for the other
    expect(Array.from(y.data)).toEqual([300, -200]);
  });
}, ARRAY_CONFIGURATIONS);

describe('parameters of attention', () => {
  it('are drawn with a key each for queries, keys, values, outputs, biases and embeddings', () => {
    const attention = GlobalSelfAttention(...WIDTHS, { bStd: 1, posEmbType: 'SUM' });
    const [params] = input('N', 4, 3).build(attention).initFn(PRNGKey(7));
    const [key, value, out, bias, embedding] = params.map((array) => Array.from(array.data));
    const [, own] = split(PRNGKey(7));
    const keys = split(own, 6);
    const drawn = (k: number, ...shape: number[]): number[] => Array.from(normal(keys[k] ?? PRNGKey(0), shape).data);
    expect(key).toEqual(drawn(1, 2, 3, 2));
    expect(value).toEqual(drawn(2, 2, 3, 3));
    expect(out).toEqual(drawn(3, 6, 5));
    expect(bias).toEqual(drawn(4, 1, 1, 5));
    expect(embedding).toEqual(drawn(5, 1, 4, 3));
  });

  it('depend on the number of positions only where these have embeddings', () => {
    const open = input('N', 'T', 3).build(GlobalSelfAttention(...WIDTHS));
    expect(open.initFn(PRNGKey(0))[0].map(({ shape }) => shape)).toEqual([
      [2, 3, 2],
      [2, 3, 3],
      [6, 5],
    ]);
    const placed = input('N', 'T', 3).build(GlobalSelfAttention(...WIDTHS, { posEmbType: 'SUM' }));
    expect(() => placed.initFn(PRNGKey(0))).toThrow(
      new InputError(
        'GlobalSelfAttention: its parameters depend on axis 1 of [N, T, 3], which is not known; tell initFn the sizes that the input leaves open: { sizes: { … } }.',
      ),
    );
    expect(placed.initFn(PRNGKey(0), { sizes: { T: 4 } })[0].at(-1)?.shape).toEqual([1, 4, 3]);
  });
});

describe('embeddings with a covariance', () => {
  const net = (decayFn: (d: number) => number) => {
    const attention = GlobalSelfAttention(1, 1, 1, 1, { posEmbType: 'SUM', posEmbDecayFn: decayFn });
    return input('N', 3, 1).build(attention);
  };

  it('may be the same at all positions', async () => {
    const model = net(() => 1);
    const y = await model.applyFn(model.initFn(PRNGKey(1)), [[[1], [1], [1]]], { engine: 'reference' });
    expect(y.get(0, 1, 0)).toBeCloseTo(y.get(0, 0, 0), 12);
    expect(y.get(0, 2, 0)).toBeCloseTo(y.get(0, 0, 0), 12);
  });

  it('must be possible', async () => {
    for (const decayFn of [(d: number) => (d === 4 ? -1 : 1), (d: number) => (d === 1 ? 0.9 : 1 - d / 4), () => -1]) {
      const model = net(decayFn);
      await expect(model.applyFn(model.initFn(PRNGKey(1)), [[[1], [1], [1]]])).rejects.toThrow(
        new InputError(
          'GlobalSelfAttention: posEmbDecayFn gives the positions a covariance that is not positive semidefinite, so that no embeddings have it; take a function that does, such as (d) => Math.exp(-d).',
        ),
      );
    }
  });
});
