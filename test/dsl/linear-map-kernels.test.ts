import { describe, expect, it } from 'vitest';
import {
  Conv,
  DotGeneral,
  Erf,
  ImageResize,
  Index,
  input,
  type Layer,
  type NDArray,
  ndarray,
  Slice,
} from '../../src/index.js';
import { onEngines } from '../engines/on-engines.js';
import { type Box, numbers } from './finite-oracle.js';
import { mapped, matrixOf, type Places, sameSample } from './pair-oracle.js';

const USUAL = { batchAxis: 0 };
const array = (shape: readonly number[], seed: number): NDArray =>
  ndarray(Float64Array.from(numbers(shape, seed).data), [...shape]);

/** A layer on [n, 3, 4, channels], where batch and channels are behind it, and numbers of samples if they matter. */
type Case = readonly [title: string, layer: Layer, places: Places, samples?: readonly [number, number]];

const INDEX: readonly Case[] = [
  ['a slice and a stride', Index([':', Slice(1), Slice(null, null, 2)]), { ...USUAL, channelAxis: 3 }],
  ['one row', Index([':', 1]), { ...USUAL, channelAxis: 2 }],
  ['one place', Index([null, -1, -2]), { ...USUAL, channelAxis: 1 }],
  ['backwards, and one column', Index([':', Slice(null, null, -1), 0]), { ...USUAL, channelAxis: 2 }],
  ['backwards with a stride', Index(['...', Slice(-1, 0, -2), ':']), { ...USUAL, channelAxis: 3 }],
  ['every other sample', Index([Slice(null, null, 2)]), { ...USUAL, channelAxis: 3 }],
  ['the last samples first, of one column', Index([Slice(-1, -3, -1), ':', 2]), { ...USUAL, channelAxis: 2 }],
];

const to = (...shape: number[]) => [shape, { ...USUAL, channelAxis: 3 }] as const;
const RESIZE: readonly Case[] = (['nearest', 'linear', 'cubic', 'lanczos3', 'lanczos5'] as const).flatMap((method) =>
  [to(-1, 2, 7, -1), to(-1, 6, 2, -1), to(-1, 3, 3, -1), to(4, -1, 5, -1)].map(
    ([shape, places]): Case => [`${method} to [${shape.join(', ')}]`, ImageResize(shape, { method }), places],
  ),
);

const DOT: readonly Case[] = [
  ['no constant', DotGeneral(), { ...USUAL, channelAxis: 3 }],
  ['a number', DotGeneral({ lhs: -1.5 }), { ...USUAL, channelAxis: 3 }],
  [
    'a factor for each column',
    DotGeneral({
      rhs: array([4], 1),
      dimensionNumbers: [
        [[], []],
        [[2], [0]],
      ],
    }),
    { batchAxis: 1, channelAxis: 3 },
  ],
  [
    'a row of sums',
    DotGeneral({
      rhs: array([3], 2),
      dimensionNumbers: [
        [[1], [0]],
        [[], []],
      ],
    }),
    { ...USUAL, channelAxis: 2 },
  ],
  [
    'a matrix on the left',
    DotGeneral({
      lhs: array([2, 4, 3], 3),
      dimensionNumbers: [
        [[2], [1]],
        [[], []],
      ],
    }),
    { batchAxis: 2, channelAxis: 4 },
  ],
  [
    'a matrix for each row, on the right',
    DotGeneral({
      rhs: array([4, 5, 3], 4),
      dimensionNumbers: [
        [[-2], [0]],
        [[1], [2]],
      ],
    }),
    { batchAxis: 1, channelAxis: 2 },
  ],
  ['an axis more', DotGeneral({ rhs: [0.5, -2] }), { ...USUAL, channelAxis: 3 }],
  [
    'all positions in one',
    DotGeneral({
      lhs: array([4, 3], 5),
      dimensionNumbers: [
        [
          [1, 0],
          [1, 2],
        ],
        [[], []],
      ],
    }),
    { ...USUAL, channelAxis: 1 },
  ],
  [
    'a factor for each sample and row',
    DotGeneral({
      rhs: array([3, 2], 6),
      dimensionNumbers: [
        [[], []],
        [
          [0, 1],
          [1, 0],
        ],
      ],
    }),
    { ...USUAL, channelAxis: 3 },
    [2, 2],
  ],
];

const before = [Conv(2, [2, 2], { padding: 'SAME', bStd: 0.3 }), Erf()] as const;
const plain = input('N', 3, 4, 2).build(...before);
const exact = { engine: 'reference' } as const;
const samples = (n: number, seed: number): NDArray => array([n, 3, 4, 2], seed);

function expectNear(name: string, found: NDArray | null, wanted: Box, most: number): void {
  expect(found?.shape, name).toEqual(wanted.shape);
  const largest = Math.max(...wanted.data.map(Math.abs));
  wanted.data.forEach((value, k) => {
    const off = Math.abs((found?.data[k] ?? Number.NaN) - value);
    if (!(off <= most * largest)) throw new Error(`${name}, entry ${k}: ${found?.data[k]}, not ${value}`);
  });
}

const LAYERS: readonly (readonly [name: string, cases: readonly Case[]])[] = [
  ['Index', INDEX],
  ['ImageResize', RESIZE],
  ['DotGeneral', DOT],
];

for (const [name, cases] of LAYERS)
  describe(`${name} maps both members of every pair:`, () => {
    onEngines((on) => {
      const most = on.dtype === 'float64' ? 1e-13 : 1e-5;
      for (const [title, layer, places, [n1, n2] = [3, 2]] of cases)
        it(title, async () => {
          const [x1, x2] = [samples(n1, 1), samples(n2, 2)];
          const layers: readonly Layer[] = [...before, layer];
          const net = input('N', 3, 4, 2).build(...layers);
          const [a, b] = [await matrixOf(layer, [n1, 3, 4], places), await matrixOf(layer, [n2, 3, 4], places)];
          const known = await plain.kernelFn(x1, x2, ['nngp', 'ntk'], exact);
          const own1 = mapped(a, await plain.kernelFn(x1, null, 'nngp', exact), a);
          const own2 = mapped(b, await plain.kernelFn(x2, null, 'nngp', exact), b);
          const kernel = await net.kernelFn(x1, x2, undefined, on.options);
          if (!('nngp' in kernel)) throw new Error('the network ends in branches');
          expectNear('nngp', kernel.nngp, mapped(a, known.nngp, b), most);
          expectNear('ntk', kernel.ntk, mapped(a, known.ntk, b), most);
          expectNear('cov1', kernel.cov1, sameSample(own1), most);
          expectNear('cov2', kernel.cov2, sameSample(own2), most);
          const all = await net.kernelFn(x1, null, ['nngp', 'cov1'], { ...on.options, diagonalBatch: false });
          if (!('nngp' in all)) throw new Error('the network ends in branches');
          expectNear('nngp of x1 with itself', all.nngp, own1, most);
          expectNear('cov1 of all pairs', all.cov1, own1, most);
        });
    });
  });
