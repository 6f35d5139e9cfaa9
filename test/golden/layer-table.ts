/** Reference layer name -> this library's layer. A layer that is implemented gets its row here, and its cases run. */

import type { Layer } from '../../src/index.js';
import {
  ABRelu,
  Abs,
  AvgPool,
  Conv,
  Dense,
  Erf,
  FanInSum,
  FanOut,
  Flatten,
  Gaussian,
  GlobalAvgPool,
  GlobalSumPool,
  Identity,
  LeakyRelu,
  Monomial,
  RectifiedMonomial,
  Relu,
  Sigmoid_like,
  Sign,
  SumPool,
} from '../../src/index.js';
import type { OptionReader } from './options.js';
import { boolean, choice, number, numbers, pair, triple } from './options.js';

const axes = { batchAxis: number('batch_axis'), channelAxis: number('channel_axis') };
const window = { strides: numbers('strides'), padding: choice('padding', ['SAME', 'VALID', 'CIRCULAR']) };
const weights = {
  wStd: number('W_std'),
  bStd: number('b_std'),
  parameterization: choice('parameterization', ['ntk', 'standard']),
  s: pair('s'),
};

export const layerTable: { readonly [name: string]: (o: OptionReader) => Layer } = {
  Dense: (o) => Dense(o.required(number('out_dim')), o.optional({ ...weights, ...axes })),
  Conv: (o) =>
    Conv(
      o.required(number('out_chan')),
      o.required(numbers('filter_shape')),
      o.optional({ ...weights, ...window, dimensionNumbers: triple('dimension_numbers') }),
    ),
  AvgPool: (o) =>
    AvgPool(
      o.required(numbers('window_shape')),
      o.optional({ ...window, ...axes, normalizeEdges: boolean('normalize_edges') }),
    ),
  SumPool: (o) => SumPool(o.required(numbers('window_shape')), o.optional({ ...window, ...axes })),
  GlobalAvgPool: (o) => GlobalAvgPool(o.optional(axes)),
  GlobalSumPool: (o) => GlobalSumPool(o.optional(axes)),
  Flatten: (o) =>
    Flatten(o.optional({ batchAxis: number('batch_axis'), batchAxisOut: choice('batch_axis_out', [0, 1, -1, -2]) })),
  Relu: () => Relu(),
  ABRelu: (o) => ABRelu(o.required(number('a')), o.required(number('b'))),
  LeakyRelu: (o) => LeakyRelu(o.required(number('alpha'))),
  Abs: () => Abs(),
  Sign: () => Sign(),
  Sigmoid_like: () => Sigmoid_like(),
  Gaussian: (o) => Gaussian(o.optional({ a: number('a'), b: number('b') })),
  Monomial: (o) => Monomial(o.required(number('degree'))),
  RectifiedMonomial: (o) => RectifiedMonomial(o.required(number('degree'))),
  Erf: (o) => Erf(o.optional({ a: number('a'), b: number('b'), c: number('c') })),
  Identity: () => Identity(),
  FanOut: (o) => FanOut(o.required(number('num'))),
  FanInSum: () => FanInSum(),
};
