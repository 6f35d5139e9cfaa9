/** Layers that normalise, take maxima, or put arrays together and apart, at finite width: against loops over indices. */
import {
  BatchNorm,
  Conv,
  Dense,
  DotGeneral,
  Dropout,
  FanInConcat,
  FanInProd,
  FanOut,
  Identity,
  ImageResize,
  Index,
  input,
  LayerNorm,
  MaxPool,
  parallel,
  Relu,
  Slice,
  serial,
} from '../../src/index.js';
import { normalisedLoops, type PoolOf, windowMaxima } from '../dsl/finite-norms.js';
import { affine, at, type Box, build, map, numbers, product, transposed } from '../dsl/finite-oracle.js';
import { type FiniteCase, part, runFiniteCases } from './finite-cases.js';

const dense = (x: Box, w: Box): Box =>
  affine(product(x, w, x.shape.length - 1), 1 / Math.sqrt(x.shape.at(-1) ?? 1), undefined, 0);

const PADDINGS = ['VALID', 'SAME', 'CIRCULAR'] as const;

const MAXIMA: readonly FiniteCase[] = PADDINGS.flatMap((padding): readonly FiniteCase[] => {
  const images: PoolOf = { axes: [1, 2], window: [3, 2], strides: [2, 3], padding };
  const lines: PoolOf = { axes: [2], window: [4], strides: [1], padding };
  return [
    [
      `MaxPool, ${padding}`,
      input('N', 7, 5, 2).build(MaxPool([3, 2], { padding, strides: [2, 3] })),
      [2, 7, 5, 2],
      [],
      (x) => windowMaxima(x, images),
    ],
    [
      `MaxPool, ${padding}, with channels first`,
      input(2, 'N', 6).build(MaxPool([4], { padding, channelAxis: 0, batchAxis: 1 })),
      [2, 3, 6],
      [],
      (x) => windowMaxima(x, lines),
    ],
  ];
});

const NORMS: readonly FiniteCase[] = [
  ['BatchNorm', input('N', 3).build(BatchNorm()), [4, 3], [], (x) => normalisedLoops(x, [0], 1e-5)],
  [
    'BatchNorm over samples and positions',
    input('N', 3, 4, 2).build(BatchNorm({ eps: 0.1 })),
    [2, 3, 4, 2],
    [],
    (x) => normalisedLoops(x, [0, 1, 2], 0.1),
  ],
  [
    'BatchNorm over samples alone, channels first',
    input(2, 'N', 4).build(BatchNorm({ axis: 1, batchAxis: 1, channelAxis: 0 })),
    [2, 3, 4],
    [],
    (x) => normalisedLoops(x, [1], 1e-5),
  ],
  [
    'LayerNorm',
    input('N', 5).build(Dense(5), LayerNorm()),
    [3, 5],
    [[5, 5]],
    (x, p) => normalisedLoops(dense(x, part(p, 0)), [1], 1e-12),
  ],
  [
    'LayerNorm over channels and an axis',
    input('N', 3, 4, 2).build(Dense(3), LayerNorm({ axis: [3, 1], eps: 0.2 })),
    [2, 3, 4, 2],
    [[2, 3]],
    (x, p) => normalisedLoops(dense(x, part(p, 0)), [1, 3], 0.2),
  ],
];

/** One array behind another along an axis. */
const behind = (a: Box, b: Box, axis: number): Box => {
  const size = a.shape[axis] ?? 0;
  return build(
    a.shape.map((n, k) => (k === axis ? n + (b.shape[axis] ?? 0) : n)),
    (index) => {
      const i = index[axis] ?? 0;
      return i < size
        ? at(a, index)
        : at(
            b,
            index.map((other, k) => (k === axis ? i - size : other)),
          );
    },
  );
};

const BRANCHES: readonly FiniteCase[] = [
  [
    'a product of branches',
    input('N', 3).build(FanOut(3), parallel(Dense(4), serial(Dense(4), Relu()), Dense(4)), FanInProd()),
    [2, 3],
    [
      [3, 4],
      [3, 4],
      [3, 4],
    ],
    (x, p) => {
      const [a, b, c] = [dense(x, part(p, 0)), map(dense(x, part(p, 1)), (v) => Math.max(v, 0)), dense(x, part(p, 2))];
      return build(a.shape, (index) => at(a, index) * at(b, index) * at(c, index));
    },
  ],
  [
    'branches one after the other, along the channels',
    input('N', 4, 3).build(FanOut(2), parallel(Dense(2), Identity()), FanInConcat()),
    [2, 4, 3],
    [[3, 2]],
    (x, p) => behind(dense(x, part(p, 0)), x, 2),
  ],
  [
    'branches one after the other, along an axis of positions',
    input('N', 4, 3).build(FanOut(2), parallel(Dense(2), Conv(2, [1], { strides: [2] })), FanInConcat({ axis: 1 })),
    [2, 4, 3],
    [
      [3, 2],
      [1, 3, 2],
    ],
    (x, p) => {
      const [a, every] = [dense(x, part(p, 0)), { shape: [3, 2], data: part(p, 1).data }];
      const b = dense(x, every);
      return behind(
        a,
        build([2, 2, 2], ([n = 0, h = 0, c = 0]) => at(b, [n, 2 * h, c])),
        1,
      );
    },
  ],
];

const matrix = numbers([4, 5], 7);
const constant = { shape: [4, 5] as const, data: Float64Array.from(matrix.data) };

const MAPS: readonly FiniteCase[] = [
  ['DotGeneral without a constant', input('N', 3).build(DotGeneral()), [2, 3], [], (x) => x],
  [
    'DotGeneral with a number',
    input('N', 3).build(DotGeneral({ lhs: -1.5 })),
    [2, 3],
    [],
    (x) => map(x, (v) => -1.5 * v),
  ],
  [
    'DotGeneral with a matrix behind',
    input('N', 4, 3).build(
      DotGeneral({
        rhs: constant,
        dimensionNumbers: [
          [[1], [0]],
          [[], []],
        ],
      }),
    ),
    [2, 4, 3],
    [],
    (x) => transposed(product(x, matrix, 1), [0, 2, 1]),
  ],
  [
    'DotGeneral with a factor for each position',
    input('N', 4, 5, 3).build(
      DotGeneral({
        lhs: constant,
        dimensionNumbers: [
          [[], []],
          [
            [0, 1],
            [1, 2],
          ],
        ],
      }),
    ),
    [2, 4, 5, 3],
    [],
    (x) => build([4, 5, 2, 3], ([h = 0, w = 0, n = 0, c = 0]) => at(matrix, [h, w]) * at(x, [n, h, w, c])),
  ],
  [
    'Index with slices and a place',
    input('N', 6, 4, 5, 2).build(Index([':', Slice(1, -1, 2), -2, Slice(null, null, -1)])),
    [2, 6, 4, 5, 2],
    [],
    (x) => build([2, 2, 5, 2], ([n = 0, h = 0, w = 0, c = 0]) => at(x, [n, 1 + 2 * h, 2, 4 - w, c])),
  ],
  [
    'Index of samples and channels',
    input('N', 3, 4).build(Index([Slice(1), '...', Slice(1, 3)])),
    [3, 3, 4],
    [],
    (x) => build([2, 3, 2], ([n = 0, p = 0, c = 0]) => at(x, [n + 1, p, c + 1])),
  ],
  [
    'ImageResize to the nearest entry',
    input('N', 3, 5, 2).build(ImageResize([-1, 6, 2, -1], { method: 'nearest' })),
    [2, 3, 5, 2],
    [],
    // middles of 6 on 3 and of 2 on 5 entries
    (x) => build([2, 6, 2, 2], ([n = 0, h = 0, w = 0, c = 0]) => at(x, [n, Math.floor(h / 2), w === 0 ? 1 : 3, c])),
  ],
  [
    'ImageResize on the line between two entries',
    input('N', 2, 1).build(ImageResize([-1, 4, -1], { method: 'linear' })),
    [3, 2, 1],
    [],
    (x) =>
      build([3, 4, 1], ([n = 0, p = 0]) => {
        const second = [0, 0.25, 0.75, 1][p] ?? Number.NaN;
        return (1 - second) * at(x, [n, 0, 0]) + second * at(x, [n, 1, 0]);
      }),
  ],
  ['Dropout that keeps all', input('N', 3).build(Dropout(0.5, { mode: 'test' })), [2, 3], [], (x) => x],
];

runFiniteCases([...MAXIMA, ...NORMS, ...BRANCHES, ...MAPS]);
