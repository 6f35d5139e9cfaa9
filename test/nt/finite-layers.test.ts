import {
  ABRelu,
  Abs,
  AvgPool,
  Conv,
  Cos,
  Dense,
  Elementwise,
  ElementwiseNumerical,
  Elu,
  Erf,
  Exp,
  FanInSum,
  FanOut,
  Flatten,
  Gabor,
  Gaussian,
  Gelu,
  GlobalAvgPool,
  GlobalSumPool,
  Hermite,
  Identity,
  input,
  LeakyRelu,
  Monomial,
  Nonlinearity,
  Polynomial,
  parallel,
  Rbf,
  RectifiedMonomial,
  Relu,
  repeat,
  Sigmoid,
  Sigmoid_like,
  Sign,
  Silu,
  Sin,
  Softplus,
  SumPool,
  serial,
  Tanh,
} from '../../src/index.js';
import type { FiniteModel } from '../dsl/finite-model.js';
import {
  affine,
  at,
  type Box,
  build,
  correlation,
  map,
  type Padding,
  padFor,
  plus,
  product,
  transposed,
  windowSums,
} from '../dsl/finite-oracle.js';
import { type FiniteCase, part, runFiniteCases } from './finite-cases.js';

const root = Math.sqrt;

const DENSE: readonly FiniteCase[] = [
  [
    'Dense without a bias',
    input('N', 3).build(Dense(4)),
    [2, 3],
    [[3, 4]],
    (x, p) => affine(product(x, part(p, 0), 1), 1 / root(3), undefined, 0),
  ],
  [
    'Dense with deviations',
    input('N', 3).build(Dense(4, { wStd: 1.5, bStd: 0.2 })),
    [2, 3],
    [
      [3, 4],
      [1, 4],
    ],
    (x, p) => affine(product(x, part(p, 0), 1), 1.5 / root(3), p[1], 0.2),
  ],
  [
    'Dense with a bias of deviation 0',
    input('N', 3).build(Dense(4, { bStd: 0 })),
    [2, 3],
    [
      [3, 4],
      [1, 4],
    ],
    (x, p) => affine(product(x, part(p, 0), 1), 1 / root(3), undefined, 0),
  ],
  [
    'Dense in the standard parameterization',
    input('N', 6).build(Dense(4, { wStd: 1.5, bStd: 0.2, parameterization: 'standard', s: [2, 3] })),
    [2, 6],
    [
      [6, 12],
      [1, 12],
    ],
    (x, p) => affine(product(x, part(p, 0), 1), 1 / root(2), p[1], 1),
  ],
  [
    'Dense at every position',
    input('N', 2, 5, 3).build(Dense(4, { bStd: 0.3 })),
    [2, 2, 5, 3],
    [
      [3, 4],
      [1, 1, 1, 4],
    ],
    (x, p) => affine(product(x, part(p, 0), 3), 1 / root(3), p[1], 0.3),
  ],
  [
    'Dense on another axis',
    input(5, 3, 'N').build(Dense(4, { bStd: 0.3, channelAxis: 1, batchAxis: -1 })),
    [5, 3, 2],
    [
      [3, 4],
      [1, 4, 1],
    ],
    (x, p) => affine(product(x, part(p, 0), 1), 1 / root(3), p[1], 0.3),
  ],
];

/** A convolution with batch first and channels last. */
const conv = (
  x: Box,
  [w, b]: readonly Box[],
  strides: readonly number[],
  padding: Padding,
  [scale, biasScale]: readonly [number, number],
): Box => {
  const filter = w ?? { shape: [], data: [] };
  const sizes = filter.shape.slice(0, -2);
  const axes = sizes.map((_, k) => k + 1);
  return affine(correlation(padFor(x, axes, sizes, strides, padding), filter, strides), scale, b, biasScale);
};

const CONV: readonly FiniteCase[] = [
  ...(['VALID', 'SAME', 'CIRCULAR'] as const).flatMap((padding): readonly FiniteCase[] => [
    [
      `Conv 1-D, ${padding}`,
      input('N', 7, 2).build(Conv(3, [3], { padding })),
      [2, 7, 2],
      [[3, 2, 3]],
      (x, p) => conv(x, p, [1], padding, [1 / root(6), 0]),
    ],
    [
      `Conv 2-D with strides, ${padding}`,
      input('N', 7, 8, 2).build(Conv(3, [3, 2], { padding, strides: [2, 3], wStd: 1.3, bStd: 0.4 })),
      [2, 7, 8, 2],
      [
        [3, 2, 2, 3],
        [1, 1, 1, 3],
      ],
      (x, p) => conv(x, p, [2, 3], padding, [1.3 / root(12), 0.4]),
    ],
    [
      `Conv 3-D with a filter of one entry along an axis, ${padding}`,
      input('N', 4, 5, 3, 2).build(Conv(2, [2, 1, 3], { padding, strides: [1, 2, 1], bStd: 0.1 })),
      [1, 4, 5, 3, 2],
      [
        [2, 1, 3, 2, 2],
        [1, 1, 1, 1, 2],
      ],
      (x, p) => conv(x, p, [1, 2, 1], padding, [1 / root(12), 0.1]),
    ],
  ]),
  [
    'Conv with a filter wider than a circle',
    input('N', 2, 3).build(Conv(2, [5], { padding: 'CIRCULAR' })),
    [2, 2, 3],
    [[5, 3, 2]],
    (x, p) => conv(x, p, [1], 'CIRCULAR', [1 / root(15), 0]),
  ],
  [
    'Conv without spatial axes',
    input('N', 3).build(Conv(2, [], { bStd: 1 })),
    [2, 3],
    [
      [3, 2],
      [1, 2],
    ],
    (x, p) => affine(product(x, part(p, 0), 1), 1 / root(3), p[1], 1),
  ],
  [
    'Conv of 1 x 1',
    input('N', 3, 4, 2).build(Conv(5, [1, 1], { bStd: 1 })),
    [2, 3, 4, 2],
    [
      [1, 1, 2, 5],
      [1, 1, 1, 5],
    ],
    (x, p) => conv(x, p, [1, 1], 'VALID', [1 / root(2), 1]),
  ],
  [
    'Conv in the standard parameterization',
    input('N', 5, 4, 2).build(
      Conv(3, [2, 2], { wStd: 1.3, bStd: 0.4, padding: 'SAME', parameterization: 'standard', s: [4, 2] }),
    ),
    [2, 5, 4, 2],
    [
      [2, 2, 2, 6],
      [1, 1, 1, 6],
    ],
    (x, p) => conv(x, p, [1, 1], 'SAME', [1 / root(4), 1]),
  ],
  [
    'Conv with channels second and the filter transposed',
    input('N', 2, 5, 6).build(
      Conv(3, [3, 2], { strides: [2, 1], bStd: 0.5, dimensionNumbers: ['NCHW', 'OIWH', 'NCHW'] }),
    ),
    [2, 2, 5, 6],
    [
      [3, 2, 3, 2],
      [1, 3, 1, 1],
    ],
    (x, p) => {
      const usual = [transposed(part(p, 0), [3, 2, 1, 0]), transposed(part(p, 1), [0, 2, 3, 1])];
      const y = conv(transposed(x, [0, 2, 3, 1]), usual, [1, 2], 'VALID', [1 / root(12), 0.5]);
      return transposed(y, [0, 3, 1, 2]);
    },
  ],
  [
    'Conv into another layout, batch last',
    input('N', 5, 6, 2).build(
      Conv(3, [3, 2], { padding: 'SAME', bStd: 0.5, dimensionNumbers: ['NHWC', 'HWIO', 'WCHN'] }),
    ),
    [2, 5, 6, 2],
    [
      [3, 2, 2, 3],
      [1, 3, 1, 1],
    ],
    (x, p) => {
      const usual = [part(p, 0), transposed(part(p, 1), [3, 2, 0, 1])];
      return transposed(conv(x, usual, [1, 1], 'SAME', [1 / root(12), 0.5]), [2, 3, 1, 0]);
    },
  ],
];

const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));
const relu = (v: number): number => Math.max(v, 0);
/** erf by its integral, Simpson's rule. */
function erf(x: number): number {
  const [steps, width] = [2000, x / 2000];
  let sum = 0;
  for (let k = 0; k <= steps; k++)
    sum += (k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2) * Math.exp(-((k * width) ** 2));
  return ((2 / root(Math.PI)) * sum * width) / 3;
}

const dense = (x: Box, p: readonly Box[], k = 0): Box =>
  affine(product(x, part(p, k), x.shape.length - 1), 1 / root(x.shape.at(-1) ?? 1), undefined, 0);

const start = input('N', 5).build(Dense(6));
const ACTIVATIONS: readonly FiniteCase[] = (
  [
    ['Relu', start.pipe(Relu()), relu],
    ['LeakyRelu', start.pipe(LeakyRelu(0.2)), (v) => (v > 0 ? v : 0.2 * v)],
    ['ABRelu', start.pipe(ABRelu(-0.5, 2)), (v) => (v > 0 ? 2 * v : -0.5 * v)],
    ['Abs', start.pipe(Abs()), Math.abs],
    ['Sign', start.pipe(Sign()), Math.sign],
    ['Erf', start.pipe(Erf()), erf],
    ['Erf with numbers', start.pipe(Erf({ a: 2, b: 0.5, c: -1 })), (v) => 2 * erf(v / 2) - 1],
    ['Sigmoid_like', start.pipe(Sigmoid_like()), (v) => erf(v / 2.4020563531719796) / 2 + 0.5],
    ['Gaussian', start.pipe(Gaussian()), (v) => Math.exp(-v * v)],
    ['Gelu', start.pipe(Gelu()), (v) => (v / 2) * (1 + erf(v / root(2)))],
    [
      'Gelu, approximate',
      start.pipe(Gelu({ approximate: true })),
      (v) => (v / 2) * (1 + Math.tanh(root(2 / Math.PI) * (v + 0.044715 * v ** 3))),
    ],
    ['Sin', start.pipe(Sin({ a: 2, b: 1.5, c: 0.4 })), (v) => 2 * Math.sin(1.5 * v + 0.4)],
    ['Cos', start.pipe(Cos({ a: 2, b: 1.5, c: 0.4 })), (v) => 2 * Math.cos(1.5 * v + 0.4)],
    ['Rbf', start.pipe(Rbf({ gamma: 0.7 })), (v) => root(2) * Math.sin(root(1.4) * v + Math.PI / 4)],
    ['Exp', start.pipe(Exp({ a: 2, b: 0.5 })), (v) => 2 * Math.exp(v / 2)],
    ['Gabor', start.pipe(Gabor()), (v) => Math.exp(-v * v) * Math.sin(v)],
    ['Polynomial', start.pipe(Polynomial([1, -2, 0, 0.5])), (v) => 1 - 2 * v + v ** 3 / 2],
    ['Polynomial without coefficients', start.pipe(Polynomial([])), () => 0],
    ['Hermite of degree 0', start.pipe(Hermite(0)), () => 1],
    ['Hermite of degree 1', start.pipe(Hermite(1)), (v) => v],
    ['Hermite of degree 4', start.pipe(Hermite(4)), (v) => (v ** 4 - 6 * v ** 2 + 3) / root(24)],
    ['Elementwise', start.pipe(Elementwise({ fn: (g, x) => g.mul(x, g.exp(x)) })), (v) => v * Math.exp(v)],
    ['Elementwise of a number', start.pipe(Elementwise({ fn: (g) => g.constant(3) })), () => 3],
    [
      'ElementwiseNumerical',
      start.pipe(ElementwiseNumerical((g, x) => g.div(x, g.add(1, g.mul(x, x))), { deg: 5 })),
      (v) => v / (1 + v * v),
    ],
    ['Tanh', start.pipe(Tanh()), Math.tanh],
    ['Sigmoid', start.pipe(Sigmoid()), sigmoid],
    ['Softplus', start.pipe(Softplus()), (v) => Math.log1p(Math.exp(v))],
    ['Silu', start.pipe(Silu()), (v) => v * sigmoid(v)],
    ['Elu', start.pipe(Elu()), (v) => (v > 0 ? v : Math.exp(v) - 1)],
    ['Elu with a number', start.pipe(Elu(0.3)), (v) => (v > 0 ? v : 0.3 * (Math.exp(v) - 1))],
    [
      'Nonlinearity',
      start.pipe(Nonlinearity((g, x) => g.pointwise('sin', [g.affine(x, 0.5, 1)]))),
      (v) => Math.sin(v / 2 + 1),
    ],
    ['Gaussian with numbers', start.pipe(Gaussian({ a: 3, b: 0.2 })), (v) => 3 * Math.exp(0.2 * v * v)],
    ...[0, 1, 2, 3, 6, 7].flatMap((n): readonly Activation[] => [
      [`Monomial of degree ${n}`, start.pipe(Monomial(n)), (v) => v ** n],
      [`RectifiedMonomial of degree ${n}`, start.pipe(RectifiedMonomial(n)), (v) => (v >= 0 ? v ** n : 0)],
    ]),
  ] satisfies readonly Activation[]
).map(([title, net, f]) => [title, net, [4, 5], [[5, 6]], (x, p) => map(dense(x, p), f)]);

type Activation = readonly [title: string, net: FiniteModel, f: (v: number) => number];

/** Each window's sum over how many of its entries are there. */
const meanOfPresent = (x: Box, axes: readonly number[], sizes: readonly number[], strides: readonly number[]): Box => {
  const sums = windowSums(padFor(x, axes, sizes, strides, 'SAME'), axes, sizes, strides);
  const ones = map(x, () => 1);
  const counts = windowSums(padFor(ones, axes, sizes, strides, 'SAME'), axes, sizes, strides);
  return build(sums.shape, (index) => at(sums, index) / at(counts, index));
};

const POOLS: readonly FiniteCase[] = [
  ...(['VALID', 'SAME', 'CIRCULAR'] as const).flatMap((padding): readonly FiniteCase[] => [
    [
      `SumPool, ${padding}`,
      input('N', 7, 5, 2).build(SumPool([3, 2], { padding, strides: [2, 3] })),
      [2, 7, 5, 2],
      [],
      (x) => windowSums(padFor(x, [1, 2], [3, 2], [2, 3], padding), [1, 2], [3, 2], [2, 3]),
    ],
    [
      `AvgPool, ${padding}, with channels first`,
      input(2, 'N', 6).build(AvgPool([4], { padding, channelAxis: 0, batchAxis: 1 })),
      [2, 3, 6],
      [],
      (x) => map(windowSums(padFor(x, [2], [4], [1], padding), [2], [4], [1]), (v) => v / 4),
    ],
  ]),
  [
    'AvgPool over what is there at the edges',
    input('N', 7, 5, 2).build(AvgPool([3, 4], { padding: 'SAME', strides: [2, 1], normalizeEdges: true })),
    [2, 7, 5, 2],
    [],
    (x) => meanOfPresent(x, [1, 2], [3, 4], [2, 1]),
  ],
  [
    'AvgPool without edges to normalize',
    input('N', 7, 2).build(AvgPool([3], { normalizeEdges: true })),
    [2, 7, 2],
    [],
    (x) => map(windowSums(x, [1], [3], [1]), (v) => v / 3),
  ],
  [
    'GlobalSumPool',
    input('N', 3, 4, 2).build(GlobalSumPool()),
    [2, 3, 4, 2],
    [],
    (x) => ({ shape: [2, 2], data: windowSums(x, [1, 2], [3, 4], [1, 1]).data }),
  ],
  [
    'GlobalAvgPool with channels first and batch last',
    input(2, 3, 4, 'N').build(GlobalAvgPool({ channelAxis: 0, batchAxis: 3 })),
    [2, 3, 4, 5],
    [],
    (x) => map({ shape: [2, 5], data: windowSums(x, [1, 2], [3, 4], [1, 1]).data }, (v) => v / 12),
  ],
  ['GlobalAvgPool of vectors', input('N', 3).build(GlobalAvgPool()), [2, 3], [], (x) => x],
  ['Flatten', input('N', 3, 4, 2).build(Flatten()), [2, 3, 4, 2], [], (x) => ({ shape: [2, 24], data: x.data })],
  ['Flatten of vectors', input('N', 3).build(Flatten()), [2, 3], [], (x) => x],
  [
    'Flatten with samples last',
    input('N', 3, 4).build(Flatten({ batchAxisOut: 1 })),
    [2, 3, 4],
    [],
    (x) => transposed({ shape: [2, 12], data: x.data }, [1, 0]),
  ],
  [
    'Flatten of samples in the middle',
    input(3, 'N', 4).build(Flatten({ batchAxis: 1 })),
    [3, 2, 4],
    [],
    (x) => ({ shape: [2, 12], data: transposed(x, [1, 0, 2]).data }),
  ],
];

const NETS: readonly FiniteCase[] = [
  ['Identity', input('N', 3).build(Identity()), [2, 3], [], (x) => x],
  ['no layers at all', input('N', 3).build(), [2, 3], [], (x) => x],
  [
    'layers in a row',
    input('N', 3).build(Dense(4), serial(Relu(), serial(Dense(5), Erf())), Dense(2)),
    [2, 3],
    [
      [3, 4],
      [4, 5],
      [5, 2],
    ],
    (x, p) => dense(map(dense(map(dense(x, p), relu), p, 1), erf), p, 2),
  ],
  [
    'a residual block',
    input('N', 3).build(Dense(4), FanOut(3), parallel(serial(Relu(), Dense(4)), Identity(), Dense(4)), FanInSum()),
    [2, 3],
    [
      [3, 4],
      [4, 4],
      [4, 4],
    ],
    (x, p) => {
      const y = dense(x, p);
      return plus(plus(dense(map(y, relu), p, 1), y), dense(y, p, 2));
    },
  ],
  [
    'a sum of branches, one of them transposed',
    input('N', 4, 4, 2).build(
      FanOut(2),
      parallel(Dense(3), Conv(3, [1, 1], { dimensionNumbers: ['NHWC', 'HWIO', 'NWHC'] })),
      FanInSum(),
    ),
    [2, 4, 4, 2],
    [
      [2, 3],
      [1, 1, 2, 3],
    ],
    (x, p) => {
      const matrix = { shape: [2, 3], data: part(p, 1).data };
      return plus(dense(x, p), transposed(dense(x, [matrix]), [0, 2, 1, 3]));
    },
  ],
  [
    'a layer over and over, whose first input is wider',
    input('N', 3).build(repeat(serial(Dense(4), Relu()), 3)),
    [2, 3],
    [
      [3, 4],
      [4, 4],
      [4, 4],
    ],
    (x, p) => [0, 1, 2].reduce((y, k) => map(dense(y, p, k), relu), x),
  ],
  ['a layer not at all', input('N', 3).build(repeat(Dense(3), 0)), [2, 3], [], (x) => x],
];

runFiniteCases([...DENSE, ...CONV, ...ACTIVATIONS, ...POOLS, ...NETS]);
