import {
  Aggregate,
  Conv,
  ConvLocal,
  ConvTranspose,
  Dense,
  DotGeneral,
  Erf,
  Flatten,
  GlobalAvgPool,
  ImageResize,
  Index,
  input,
  type NDArray,
  type Network,
  ndarray,
  Relu,
  Slice,
} from '../../../src/index.js';
import { edgesOf, weightsOf } from '../../dsl/graphs.js';

const bias = { wStd: 1.4, bStd: 0.3 } as const;

/** A network of width `n` with `c` channels out. */
type Net = (n: number, c: number) => { readonly network: Network };

/** Networks that convolve in other ways, or map positions by constants, with the sizes of a sample of their input. */
export const MAP_NETS: readonly (readonly [name: string, shape: readonly number[], net: Net])[] = [
  [
    'ConvTranspose',
    [2, 2],
    (n, c) =>
      input('N', 2, 2).build(
        ConvTranspose(n, [3], { ...bias, strides: [2], padding: 'SAME' }),
        Relu(),
        ConvTranspose(n, [2], { ...bias, padding: 'CIRCULAR' }),
        Relu(),
        GlobalAvgPool(),
        Dense(c),
      ),
  ],
  [
    'ConvLocal',
    [4, 2],
    (n, c) =>
      input('N', 4, 2).build(
        ConvLocal(n, [2], { ...bias, padding: 'SAME' }),
        Erf(),
        Conv(n, [2], bias),
        Erf(),
        GlobalAvgPool(),
        Dense(c),
      ),
  ],
  [
    'Index and ImageResize',
    [4, 2],
    (n, c) =>
      input('N', 4, 2).build(
        Conv(n, [2], { ...bias, padding: 'SAME' }),
        Relu(),
        Index([':', Slice(null, null, -1)]),
        Index([':', Slice(1)]),
        ImageResize([-1, 2, -1], { method: 'linear' }),
        Conv(n, [1], bias),
        Relu(),
        Flatten(),
        Dense(c),
      ),
  ],
  [
    'DotGeneral',
    [3, 2],
    (n, c) =>
      input('N', 3, 2).build(
        Conv(n, [1], bias),
        Relu(),
        DotGeneral({
          lhs: ndarray(Float64Array.of(1, -0.5, 0.3, 0.2, 0.7, 1.1), [2, 3]),
          dimensionNumbers: [
            [[1], [1]],
            [[], []],
          ],
          batchAxis: 0,
          channelAxis: -1,
        }),
        GlobalAvgPool({ batchAxis: 1, channelAxis: 2 }),
        Dense(c, { batchAxis: 0 }),
      ),
  ],
];

/** Networks that sum along graphs, with the sizes of a sample of their input and the graphs of two batches of two. */
export const GRAPH_NETS: readonly (readonly [...(typeof MAP_NETS)[number], graphs: readonly [NDArray, NDArray]])[] = [
  [
    'Aggregate by weights',
    [3, 2],
    (n, c) =>
      input('N', 3, 2).build(
        Conv(n, [2], { ...bias, padding: 'SAME' }),
        Aggregate(),
        Relu(),
        Dense(n, bias),
        Aggregate({ aggregateAxis: 1 }),
        Erf(),
        GlobalAvgPool(),
        Dense(c),
      ),
    [weightsOf(2, [3], 1), weightsOf(2, [3], 2)],
  ],
  [
    'Aggregate by edges over two axes',
    [2, 3, 2],
    (n, c) =>
      input('N', 2, 3, 2).build(
        Conv(n, [1, 2], { ...bias, padding: 'SAME' }),
        Relu(),
        Aggregate({ implementation: 'SPARSE' }),
        Dense(n, bias),
        Relu(),
        Flatten(),
        Dense(c),
      ),
    [edgesOf(2, 9, [2, 3], 1), edgesOf(2, 9, [2, 3], 2)],
  ],
];
