/** Reference layer name -> this library's layer. A layer that is implemented gets its row here, and its cases run. */

import type { Layer } from '../../src/index.js';
import {
  ABRelu,
  Abs,
  Aggregate,
  AvgPool,
  Conv,
  ConvLocal,
  type ConvOptions,
  ConvTranspose,
  Dense,
  DotGeneral,
  Dropout,
  Erf,
  FanInConcat,
  FanInProd,
  FanInSum,
  FanOut,
  Flatten,
  Gaussian,
  GlobalAvgPool,
  GlobalSelfAttention,
  GlobalSumPool,
  Identity,
  ImageResize,
  Index,
  LayerNorm,
  LeakyRelu,
  Monomial,
  RectifiedMonomial,
  Relu,
  Sigmoid_like,
  Sign,
  SumPool,
} from '../../src/index.js';
import { activationTable } from './activation-table.js';
import { constant, dotDimensionNumbers, indexEntries } from './map-options.js';
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

/** A row for a layer with the options of Conv. */
const convolution =
  (make: (outChan: number, filterShape: readonly number[], options: ConvOptions) => Layer) =>
  (o: OptionReader): Layer =>
    make(
      o.required(number('out_chan')),
      o.required(numbers('filter_shape')),
      o.optional({ ...weights, ...window, dimensionNumbers: triple('dimension_numbers') }),
    );

const DECAYS: Readonly<Record<string, (distance: number) => number>> = {
  exp: (d) => Math.exp(-d),
  rational: (d) => 1 / (1 + 4 * d),
};

/** The covariance of embeddings by how far positions are apart, by its name. */
const decay = (key: string) => {
  const { read } = choice(key, ['exp', 'rational']);
  return { key, read: (value: unknown) => DECAYS[read(value)] };
};

export const layerTable: { readonly [name: string]: (o: OptionReader) => Layer } = {
  Dense: (o) => Dense(o.required(number('out_dim')), o.optional({ ...weights, ...axes })),
  Conv: convolution(Conv),
  ConvLocal: convolution(ConvLocal),
  ConvTranspose: convolution(ConvTranspose),
  AvgPool: (o) =>
    AvgPool(
      o.required(numbers('window_shape')),
      o.optional({ ...window, ...axes, normalizeEdges: boolean('normalize_edges') }),
    ),
  Aggregate: (o) =>
    Aggregate(
      o.optional({
        aggregateAxis: numbers('aggregate_axis'),
        implementation: choice('implementation', ['DENSE', 'SPARSE']),
      }),
    ),
  SumPool: (o) => SumPool(o.required(numbers('window_shape')), o.optional({ ...window, ...axes })),
  GlobalAvgPool: (o) => GlobalAvgPool(o.optional(axes)),
  GlobalSumPool: (o) => GlobalSumPool(o.optional(axes)),
  GlobalSelfAttention: (o) =>
    GlobalSelfAttention(
      o.required(number('n_chan_out')),
      o.required(number('n_chan_key')),
      o.required(number('n_chan_val')),
      o.required(number('n_heads')),
      o.optional({
        ...axes,
        linearScaling: boolean('linear_scaling'),
        wKeyStd: number('W_key_std'),
        wValueStd: number('W_value_std'),
        wQueryStd: number('W_query_std'),
        wOutStd: number('W_out_std'),
        bStd: number('b_std'),
        attentionMechanism: choice('attention_mechanism', ['SOFTMAX', 'IDENTITY', 'ABS', 'RELU']),
        posEmbType: choice('pos_emb_type', ['NONE', 'SUM', 'CONCAT']),
        posEmbPNorm: number('pos_emb_p_norm'),
        posEmbDecayFn: decay('pos_emb_decay_fn'),
        nChanPosEmb: number('n_chan_pos_emb'),
        wPosEmbStd: number('W_pos_emb_std'),
        valPosEmb: boolean('val_pos_emb'),
      }),
    ),
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
  ...activationTable,
  Dropout: (o) => Dropout(o.required(number('rate')), o.optional({ mode: choice('mode', ['train', 'test']) })),
  Identity: () => Identity(),
  DotGeneral: (o) =>
    DotGeneral(
      o.optional({
        lhs: constant('lhs'),
        rhs: constant('rhs'),
        dimensionNumbers: dotDimensionNumbers('dimension_numbers'),
      }),
    ),
  ImageResize: (o) =>
    ImageResize(o.required(numbers('shape')), {
      method: o.required(choice('method', ['linear', 'nearest'])),
      ...o.optional({ antialias: boolean('antialias') }),
    }),
  Index: (o) => Index(o.required(indexEntries('idx'))),
  LayerNorm: (o) => LayerNorm(o.optional({ axis: numbers('axis'), eps: number('eps'), ...axes })),
  FanOut: (o) => FanOut(o.required(number('num'))),
  FanInSum: () => FanInSum(),
  FanInProd: () => FanInProd(),
  FanInConcat: (o) => FanInConcat(o.optional({ axis: number('axis') })),
};
