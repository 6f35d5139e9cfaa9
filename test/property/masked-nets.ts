import {
  Aggregate,
  AvgPool,
  Conv,
  ConvLocal,
  ConvTranspose,
  Dense,
  Erf,
  FanInConcat,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  GlobalSelfAttention,
  GlobalSumPool,
  Identity,
  input,
  LayerNorm,
  Monomial,
  type Network,
  parallel,
  Rbf,
  RectifiedMonomial,
  Relu,
  Sigmoid_like,
  SumPool,
  serial,
} from '../../src/index.js';

const bias = { wStd: 1.4, bStd: 0.3 } as const;
const same = { padding: 'SAME', ...bias } as const;

/** A network of width `n` with `c` channels out. */
export type MaskedNet = (n: number, c: number) => { readonly network: Network };

/** Networks in which masks meet every layer that treats them in its own way, on inputs [N, 6, 3]. */
export const MASKED_NETS: readonly (readonly [name: string, net: MaskedNet])[] = [
  ['Dense', (n, c) => input('N', 6, 3).build(Dense(n, bias), Relu(), Dense(c, bias))],
  [
    'Conv, SAME',
    (n, c) =>
      input('N', 6, 3).build(Conv(n, [3], same), Relu(), Conv(n, [2], same), Relu(), GlobalAvgPool(), Dense(c, bias)),
  ],
  [
    'Conv, VALID and strided, Flatten',
    (n, c) =>
      input('N', 6, 3).build(
        Conv(n, [3], bias),
        Erf({ c: 0.3 }),
        Conv(n, [2], { ...same, strides: [2] }),
        Relu(),
        Flatten(),
        Dense(c, bias),
      ),
  ],
  [
    'Conv, CIRCULAR, channels first',
    (n, c) =>
      input('N', 6, 3).build(
        Conv(n, [3], { ...bias, padding: 'CIRCULAR', dimensionNumbers: ['NCH', 'HIO', 'NHC'] }),
        Relu(),
        GlobalAvgPool(),
        Dense(c, bias),
      ),
  ],
  ['ConvLocal', (n, c) => input('N', 6, 3).build(ConvLocal(n, [3], same), Relu(), GlobalAvgPool(), Dense(c, bias))],
  [
    'ConvTranspose',
    (n, c) =>
      input('N', 6, 3).build(ConvTranspose(n, [3], { ...same, strides: [2] }), Relu(), GlobalAvgPool(), Dense(c, bias)),
  ],
  [
    'AvgPool and SumPool',
    (n, c) =>
      input('N', 6, 3).build(
        Conv(n, [2], same),
        Relu(),
        AvgPool([2], { strides: [2] }),
        Conv(n, [1], bias),
        Relu(),
        SumPool([2], { padding: 'SAME' }),
        GlobalSumPool(),
        Dense(c, bias),
      ),
  ],
  [
    'AvgPool, CIRCULAR',
    (n, c) =>
      input('N', 6, 3).build(
        Conv(n, [2], same),
        Relu(),
        AvgPool([3], { padding: 'CIRCULAR', strides: [2] }),
        GlobalAvgPool(),
        Dense(c, bias),
      ),
  ],
  ['pools before anything', (_n, c) => input('N', 6, 3).build(AvgPool([2]), GlobalAvgPool(), Dense(c, bias))],
  ['GlobalAvgPool before anything', (_n, c) => input('N', 6, 3).build(GlobalAvgPool(), Dense(c, bias))],
  ['Flatten before anything', (n, c) => input('N', 6, 3).build(Flatten(), Dense(n, bias), Relu(), Dense(c, bias))],
  [
    'LayerNorm',
    (n, c) =>
      input('N', 6, 3).build(Conv(n, [2], same), LayerNorm({ axis: [1, 2] }), Relu(), GlobalAvgPool(), Dense(c, bias)),
  ],
  [
    'activations that are not 0 at 0',
    (n, c) =>
      input('N', 6, 3).build(
        Conv(n, [1], bias),
        RectifiedMonomial(0),
        Conv(n, [2], same),
        Monomial(0),
        Conv(n, [1], same),
        Sigmoid_like(),
        Conv(n, [1], same),
        Rbf(),
        GlobalSumPool(),
        Dense(c, bias),
      ),
  ],
  [
    'GlobalSelfAttention',
    (n, c) =>
      input('N', 6, 3).build(
        Conv(n, [1], bias),
        Relu(),
        GlobalSelfAttention(n, n, n, 2 * n, { ...{ bStd: 0.2 }, linearScaling: false, attentionMechanism: 'IDENTITY' }),
        Relu(),
        GlobalAvgPool(),
        Dense(c, bias),
      ),
  ],
  [
    'Aggregate',
    (n, c) =>
      input('N', 6, 3).build(
        Conv(n, [2], same),
        Aggregate(),
        Relu(),
        Conv(n, [1], bias),
        Aggregate(),
        GlobalAvgPool(),
        Dense(c, bias),
      ),
  ],
  [
    'branches with masks of their own',
    (n, c) =>
      input('N', 6, 3).build(
        FanOut(2),
        parallel(
          serial(Conv(n, [3], { ...same, strides: [2] }), Relu(), Conv(n, [1], bias)),
          serial(AvgPool([2], { strides: [2] }), Conv(n, [1], bias)),
        ),
        FanInSum(),
        FanOut(2),
        parallel(serial(Relu(), Conv(n, [2], same)), Identity()),
        FanInConcat({ axis: 1 }),
        Relu(),
        GlobalAvgPool(),
        Dense(c, bias),
      ),
  ],
];
