/** Aggregate against loops: kernels on every engine, finite networks, and what it refuses. */
import { describe, expect, it } from 'vitest';
import {
  Aggregate,
  type AggregateOptions,
  Conv,
  Dense,
  Erf,
  GlobalAvgPool,
  Identity,
  Index,
  InputError,
  input,
  type KernelPattern,
  type Layer,
  type NDArray,
  ndarray,
  PRNGKey,
  ShapeError,
  Slice,
} from '../../src/index.js';
import { onEngines } from '../engines/on-engines.js';
import { type Box, numbers, transposed } from './finite-oracle.js';
import { aggregated, counted, edgesOf, graphMatrix, weightsOf } from './graphs.js';
import { mapped, sameSample } from './pair-oracle.js';

/** A layer on [n, 3, 4, c], its axes, and graphs of `n` samples by a seed: as they are given, and their weights. */
interface Case {
  readonly options: AggregateOptions;
  readonly axes: readonly number[];
  readonly graphs: (n: number, seed: number) => { readonly given: NDArray; readonly weights: NDArray };
}

const dense = (nodes: readonly number[]): Case['graphs'] => {
  return (n, seed) => {
    const weights = weightsOf(n, nodes, seed);
    return { given: weights, weights };
  };
};

const sparse = (nodes: readonly number[], count: number): Case['graphs'] => {
  return (n, seed) => {
    const given = edgesOf(n, count, nodes, seed);
    return { given, weights: counted(given, nodes) };
  };
};

const CASES: Readonly<Record<string, Case>> = {
  'weights over all positions': { options: {}, axes: [1, 2], graphs: dense([3, 4]) },
  'weights over columns': { options: { aggregateAxis: -2 }, axes: [2], graphs: dense([4]) },
  'edges over all positions': {
    options: { aggregateAxis: [2, 1], implementation: 'SPARSE' },
    axes: [1, 2],
    graphs: sparse([3, 4], 23),
  },
  'edges over rows, without an axis for the one axis': {
    options: { aggregateAxis: [1], implementation: 'SPARSE' },
    axes: [1],
    graphs: (n, seed) => {
      const { given, weights } = sparse([3], 7)(n, seed);
      return { given: ndarray(Float64Array.from(given.data), [n, 7, 2]), weights };
    },
  },
  'what toDense makes of rows and columns': {
    options: {
      aggregateAxis: 1,
      toDense: ({ shape: [n = 0, size = 0], data }) =>
        Array.from({ length: n }, (_, k) =>
          Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (data[k * size + i] ?? 0) * j)),
        ),
    },
    axes: [1],
    graphs: (n, seed) => {
      const given = ndarray(Float64Array.from(numbers([n, 3], seed).data), [n, 3]);
      const entries = Array.from({ length: n * 9 }, (_, k) => (given.data[Math.floor(k / 3)] ?? 0) * (k % 3));
      return { given, weights: ndarray(Float64Array.from(entries), [n, 3, 3]) };
    },
  },
};

const before = [Conv(2, [2, 2], { padding: 'SAME', bStd: 0.3 }), Erf()] as const;
const plain = input('N', 3, 4, 2).build(...before);
const exact = { engine: 'reference' } as const;
const samples = (n: number, seed: number): NDArray =>
  ndarray(Float64Array.from(numbers([n, 3, 4, 2], seed).data), [n, 3, 4, 2]);

function expectNear(name: string, found: NDArray | null, wanted: Box, most: number): void {
  expect(found?.shape, name).toEqual(wanted.shape);
  const largest = Math.max(...wanted.data.map(Math.abs));
  expect(largest).toBeGreaterThan(0.03);
  wanted.data.forEach((value, k) => {
    const off = Math.abs((found?.data[k] ?? Number.NaN) - value);
    if (!(off <= most * largest)) throw new Error(`${name}, entry ${k}: ${found?.data[k]}, not ${value}`);
  });
}

describe('Aggregate sums over edges at both members of every pair:', () => {
  onEngines((on) => {
    const most = on.dtype === 'float64' ? 1e-13 : 1e-5;
    for (const [title, { options, axes, graphs }] of Object.entries(CASES))
      it(title, async () => {
        const [x1, x2] = [samples(3, 1), samples(2, 2)];
        const [p1, p2] = [graphs(3, 1), graphs(2, 2)];
        const net = input('N', 3, 4, 2).build(...before, Aggregate(options));
        const [a, b] = [graphMatrix([3, 3, 4], p1.weights, axes), graphMatrix([2, 3, 4], p2.weights, axes)];
        const known = await plain.kernelFn(x1, x2, ['nngp', 'ntk'], exact);
        const own1 = mapped(a, await plain.kernelFn(x1, null, 'nngp', exact), a);
        const own2 = mapped(b, await plain.kernelFn(x2, null, 'nngp', exact), b);
        const kernel = await net.kernelFn(x1, x2, undefined, { ...on.options, pattern: [p1.given, p2.given] });
        expectNear('nngp', kernel.nngp, mapped(a, known.nngp, b), most);
        expectNear('ntk', kernel.ntk, mapped(a, known.ntk, b), most);
        expectNear('cov1', kernel.cov1, sameSample(own1), most);
        expectNear('cov2', kernel.cov2, sameSample(own2), most);
        const all = { ...on.options, pattern: p1.given, diagonalBatch: false } as const;
        const { nngp, cov1 } = await net.kernelFn(x1, null, ['nngp', 'cov1'], all);
        expectNear('nngp of x1 with itself', nngp, own1, most);
        expectNear('cov1 of all pairs', cov1, own1, most);
      });
  });
});

const { graphs: columns } = CASES['weights over columns'] ?? { graphs: dense([4]) };
const byColumns = Aggregate({ aggregateAxis: 2 });
const net = input('N', 3, 4, 2).build(...before, byColumns, GlobalAvgPool(), Dense(1));
const [x1, x2] = [samples(3, 1), samples(2, 2)];
const [p1, p2] = [columns(3, 1).given, columns(2, 2).given];

describe('patterns', () => {
  it('are of the samples that are left where layers take some', async () => {
    const every = Index([Slice(null, null, -2)]);
    const [some, own] = [columns(2, 5), columns(1, 6)];
    const taken = input('N', 3, 4, 2).build(...before, every, byColumns);
    const without = input('N', 3, 4, 2).build(...before, every);
    const found = await taken.kernelFn(x1, x2, 'ntk', { pattern: [some.given, own.given] });
    const known = await without.kernelFn(x1, x2, 'ntk');
    const [a, b] = [graphMatrix([2, 3, 4], some.weights, [2]), graphMatrix([1, 3, 4], own.weights, [2])];
    expectNear('ntk', found, mapped(a, known, b), 1e-13);
  });

  it('do nothing where there are none, or none of both', async () => {
    const without = input('N', 3, 4, 2).build(...before, GlobalAvgPool(), Dense(1));
    const known = await without.kernelFn(x1, x2, 'ntk');
    const nothing: readonly (KernelPattern | null)[] = [null, [null, null]];
    for (const pattern of nothing) expect(await net.kernelFn(x1, x2, 'ntk', { pattern })).toEqual(known);
    expect(await net.kernelFn(x1, x2, 'ntk')).toEqual(known);
    // and the program for them is another one
    expect(await net.kernelFn(x1, x2, 'ntk', { pattern: [p1, p2] })).not.toEqual(known);
  });

  it('may be the same twice where there is no x2', async () => {
    const once = await net.kernelFn(x1, null, 'ntk', { pattern: p1 });
    expect(await net.kernelFn(x1, null, 'ntk', { pattern: [p1, p1] })).toEqual(once);
    expect(await net.kernelFn(x1, null, 'ntk', { pattern: [p1, ndarray(p1.data.slice(), p1.shape)] })).toEqual(once);
    const { data, shape } = await net.kernelFn(x1, x1, 'ntk', { pattern: [p1, p1] });
    expectNear('of x1 twice', once, { shape, data: [...data] }, 1e-13);
  });

  it('are read as nested lists, of two samples as well', async () => {
    const nested = [0, 1].map((n) =>
      [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => p2.data[n * 16 + i * 4 + j] ?? Number.NaN)),
    );
    const known = await net.kernelFn(x2, null, 'ntk', { pattern: p2 });
    expect(await net.kernelFn(x2, null, 'ntk', { pattern: nested })).toEqual(known);
    expect(await net.kernelFn(x2, x2, 'ntk', { pattern: [nested, nested] })).toEqual(
      await net.kernelFn(x2, x2, 'ntk', { pattern: [p2, p2] }),
    );
  });

  it('are taken by a kernel that is fed', async () => {
    const first = input('N', 3, 4, 2).build(...before);
    const rest = input('N', 3, 4, 2).build(byColumns, GlobalAvgPool(), Dense(1));
    for (const [other, pattern] of [
      [x2, [p1, p2]],
      [null, p1],
    ] as const) {
      const whole = await net.kernelFn(x1, other, 'ntk', { pattern });
      const found = await rest.kernelFn(await first.kernelFn(x1, other), null, 'ntk', { pattern });
      expectNear('ntk', found, { shape: whole.shape, data: [...whole.data] }, 1e-13);
    }
  });
});

describe('finite networks', () => {
  it.each(Object.entries(CASES))('sum over %s', async (_title, { options, axes, graphs }) => {
    const { given, weights } = graphs(3, 4);
    const layers: readonly Layer[] = [Aggregate(options)];
    const y = await input('N', 3, 4, 2)
      .build(...layers)
      .applyFn([[]], x1, { pattern: given });
    if (!('data' in y)) throw new Error('the layer ends in branches');
    expectNear('output', y, aggregated({ shape: x1.shape, data: [...x1.data] }, weights, axes, 0), 1e-14);
  });

  it('have samples and channels on any axis', async () => {
    const order = [3, 1, 0, 2];
    const x = transposed({ shape: x1.shape, data: [...x1.data] }, order);
    const layer = Aggregate({ aggregateAxis: -1, batchAxis: 2, channelAxis: 0 });
    const y = await input(2, 3, 'N', 4)
      .build(layer)
      .applyFn([[]], ndarray(Float64Array.from(x.data), [...x.shape]), { pattern: p1 });
    expectNear('output', y, aggregated(x, p1, [3], 2), 1e-14);
  });

  it('change nothing without a pattern', async () => {
    const y = await input('N', 3, 4, 2).build(byColumns).applyFn([[]], x1);
    expect([...y.data]).toEqual([...x1.data]);
  });

  it('draw no parameters, and take a key of their own', () => {
    const other = input('N', 3, 4, 2).build(...before, Identity(), GlobalAvgPool(), Dense(1));
    expect(net.initFn(PRNGKey(3))).toEqual(other.initFn(PRNGKey(3)));
  });
});

/** A sample of four nodes. */
const four = [
  [
    [1, 2],
    [1, 1],
    [0, 2],
    [3, 1],
  ],
];

const refusal = async (run: () => unknown): Promise<unknown> => {
  try {
    return await run();
  } catch (error) {
    return error;
  }
};

describe('Aggregate refuses, in one sentence,', () => {
  it.each<[string, () => unknown, string]>([
    [
      'an implementation that there is not',
      // @ts-expect-error: plain JavaScript may ask for anything
      () => Aggregate({ implementation: 'DENSE_' }),
      "Aggregate: implementation must be 'DENSE' or 'SPARSE', got 'DENSE_'",
    ],
    [
      'toDense for lists of edges',
      () => Aggregate({ implementation: 'SPARSE', toDense: (x) => x }),
      "Aggregate: toDense must be a function, and goes with implementation 'DENSE' alone",
    ],
    [
      'an axis between two',
      () => Aggregate({ aggregateAxis: [1, 0.5] }),
      'Aggregate: aggregateAxis must be an integer, got 0.5',
    ],
    [
      'weights of another size',
      () => net.kernelFn(x1, x2, 'ntk', { pattern: [p1, weightsOf(2, [3], 1)] }),
      'Aggregate: pattern[1] has shape [2, 3, 3], and must have shape [2, 4, 4]: samples, then tails and heads of the edges',
    ],
    [
      'weights of other samples',
      () => net.applyFn(net.initFn(PRNGKey(0)), x1, { pattern: p2 }),
      'Aggregate: pattern has shape [2, 4, 4], and must have shape [3, 4, 4]: samples, then tails and heads of the edges',
    ],
    [
      'edges without heads',
      () =>
        input('N', 4, 2)
          .build(Aggregate({ implementation: 'SPARSE' }))
          .kernelFn(four, null, 'nngp', { pattern: [[[1], [2]]] }),
      'Aggregate: pattern[0] has shape [1, 2, 1], and must have shape [1, edges, 1, 2] or [1, edges, 2]: tail and head of every edge',
    ],
    [
      'edges over another number of axes',
      () =>
        input('N', 3, 4, 2)
          .build(Aggregate({ implementation: 'SPARSE' }))
          .applyFn([[]], x1, { pattern: edgesOf(3, 5, [4], 1) }),
      'Aggregate: pattern has shape [3, 5, 1, 2], and must have shape [3, edges, 2, 2]: tail and head of every edge',
    ],
    [
      'an edge to a node that there is not',
      () =>
        input('N', 4, 2)
          .build(Aggregate({ implementation: 'SPARSE' }))
          .applyFn([[]], four, { pattern: [[[0, 4]]] }),
      'Aggregate: pattern has an edge at 4 along its axis 0, and must have whole numbers below 4 there (negative ones for edges that are not there)',
    ],
    [
      'what toDense makes of another size',
      () =>
        input('N', 4, 2)
          .build(Aggregate({ toDense: () => [[1, 2]] }))
          .applyFn([[]], four, { pattern: [[1]] }),
      'Aggregate: pattern has shape [1, 2], and must have shape [1, 4, 4]: samples, then tails and heads of the edges',
    ],
    [
      'a ragged matrix from toDense',
      () =>
        input('N', 4, 2)
          .build(Aggregate({ toDense: () => [[1, 2], [3]] }))
          .applyFn([[]], four, { pattern: [[1]] }),
      'Aggregate: toDense of pattern does not have a number for each place of [2, 2]',
    ],
    [
      'a pattern of one side alone',
      () => net.kernelFn(x1, x2, 'ntk', { pattern: [p1, null] }),
      'pattern[1] is null and pattern[0] is not; give both or none.',
    ],
    [
      'one pattern for two batches',
      () => net.kernelFn(x1, x2, 'ntk', { pattern: p1 }),
      'pattern is a DenseArray, and must be a list of two where there is an x2: [pattern of x1, pattern of x2].',
    ],
    [
      'two patterns for one batch',
      () => net.kernelFn(x1, null, 'ntk', { pattern: [p1, weightsOf(3, [4], 9)] }),
      'pattern[1] is not pattern[0], and without an x2 there is one pattern for both sides.',
    ],
  ])('%s', async (_what, run, sentence) => {
    const error = await refusal(run);
    expect(error).toBeInstanceOf(InputError);
    expect(error instanceof Error ? error.message : '').toBe(sentence);
  });

  it('shapes without such axes, where they are not known before', () => {
    const layers: readonly Layer[] = [Aggregate({ aggregateAxis: 3 })];
    expect(() => input('N', 3, 4, 2).build(...layers)).toThrow(ShapeError);
    expect(() => input('N', 3, 4, 2).build(...layers)).toThrow(
      '✗ in layer 0 › Aggregate: aggregateAxis names the channel axis 3 of [N, 3, 4, 2] (name other axes)',
    );
  });
});
