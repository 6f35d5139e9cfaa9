import {
  Conv,
  Dense,
  Dropout,
  Erf,
  FanInConcat,
  FanInProd,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  input,
  LayerNorm,
  type Network,
  parallel,
  Relu,
  serial,
} from '../../../src/index.js';

const bias = { wStd: 1.4, bStd: 0.3 } as const;
const same = { ...bias, padding: 'SAME' } as const;

/** A network of width `n` with `c` channels out. */
type Net = (n: number, c: number) => { readonly network: Network };

/** Networks that normalise, drop, multiply and concatenate, with the sizes of a sample of their input. */
export const BRANCH_NETS: readonly (readonly [name: string, shape: readonly number[], net: Net])[] = [
  [
    'LayerNorm over the channels',
    [3, 2],
    (n, c) =>
      input('N', 3, 2).build(
        Conv(n, [2], same),
        LayerNorm(),
        Relu(),
        Conv(n, [2], same),
        LayerNorm({ eps: 0.5 }),
        Erf(),
        GlobalAvgPool(),
        Dense(c),
      ),
  ],
  [
    'LayerNorm over some positions, channels first',
    [2, 3, 2],
    (n, c) =>
      input('N', 2, 3, 2).build(
        Conv(n, [2, 2], { ...same, dimensionNumbers: ['NCHW', 'HWIO', 'NCHW'] }),
        LayerNorm({ axis: [1, -1], channelAxis: 1 }),
        Relu(),
        Flatten(),
        Dense(c),
      ),
  ],
  [
    'LayerNorm over the batch',
    [3, 2],
    (n, c) =>
      input('N', 3, 2).build(Conv(n, [2], same), LayerNorm({ axis: [0, 1, 2] }), Relu(), GlobalAvgPool(), Dense(c)),
  ],
  [
    'Dropout',
    [3, 2],
    (n, c) =>
      input('N', 3, 2).build(
        Conv(n, [2], same),
        Relu(),
        Dropout(0.7),
        Conv(n, [2], same),
        Relu(),
        Flatten(),
        Dropout(0.5),
        Dense(c),
      ),
  ],
  [
    'FanInProd',
    [3],
    (n, c) =>
      input('N', 3).build(
        Dense(n, bias),
        FanOut(3),
        parallel(serial(Relu(), Dense(n, bias)), Identity(), serial(Erf(), Dense(n))),
        FanInProd(),
        Dense(n),
        Erf(),
        Dense(c),
      ),
  ],
  [
    'FanInConcat over channels',
    [3, 2],
    (n, c) =>
      input('N', 3, 2).build(
        Conv(n, [2], same),
        FanOut(2),
        parallel(serial(Relu(), Conv(2 * n, [2], same)), Erf()),
        FanInConcat(),
        Conv(n, [2], same),
        Relu(),
        GlobalAvgPool(),
        Dense(c),
      ),
  ],
  [
    'FanInConcat over a spatial axis',
    [3, 2],
    (n, c) =>
      input('N', 3, 2).build(
        Conv(n, [2], same),
        FanOut(2),
        parallel(serial(Relu(), Conv(n, [2], bias)), serial(Erf(), Conv(n, [1]))),
        FanInConcat({ axis: 1 }),
        Relu(),
        Conv(n, [3], same),
        Relu(),
        GlobalAvgPool(),
        Dense(c),
      ),
  ],
  [
    'FanInConcat over the batch',
    [3],
    (n, c) =>
      input('N', 3).build(
        Dense(n, bias),
        FanOut(2),
        parallel(serial(Relu(), Dense(n, bias)), serial(Erf(), Dense(n))),
        FanInConcat({ axis: 0 }),
        FanOut(2),
        parallel(serial(Relu(), Dense(c)), Dense(c)),
        FanInSum(),
      ),
  ],
];
