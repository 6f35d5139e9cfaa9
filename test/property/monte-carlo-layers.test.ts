import { describe, expect, it } from 'vitest';
import * as dsl from '../../src/dsl/index.js';
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
  GlobalSelfAttention,
  GlobalSumPool,
  Identity,
  input,
  LeakyRelu,
  Monomial,
  parallel,
  RectifiedMonomial,
  Relu,
  repeat,
  Sigmoid_like,
  Sign,
  SumPool,
  serial,
} from '../../src/index.js';
import { randomInputs } from '../../src/testing.js';
import { BRANCH_NETS } from './support/branch-nets.js';
import { patience } from './support/check.js';
import { CLOSED_FORM_NETS } from './support/closed-form-nets.js';
import { GRAPH_NETS, MAP_NETS } from './support/map-nets.js';
import { expectAgreement, OUTPUTS, verdictOn } from './support/monte-carlo.js';
import { SERIES_NETS } from './support/series-nets.js';

const bias = { wStd: 1.4, bStd: 0.3 } as const;
const standard = (width: number, before = true) =>
  ({ parameterization: 'standard', s: [before ? width / 4 : 1, width / 4], bStd: 0.5 }) as const;

/** A network of width `n` with `c` channels out. */
type Net = (n: number, c: number) => { readonly network: dsl.Network };

/** Each layer there is, where it matters; the sizes of a sample of its input. */
const NETS: readonly (readonly [name: string, shape: readonly number[], net: Net])[] = [
  ['Dense and Relu', [3], (n, c) => input('N', 3).build(Dense(n, bias), Relu(), Dense(n, bias), Relu(), Dense(c))],
  [
    'Dense, standard',
    [3],
    (n, c) =>
      input('N', 3).build(
        Dense(4, standard(n, false)),
        Relu(),
        Dense(4, standard(n)),
        Relu(),
        Dense(c, { parameterization: 'standard', s: [n / 4, 1] }),
      ),
  ],
  [
    'Conv, channels first',
    [2, 3],
    (n, c) =>
      input('N', 2, 3).build(
        Conv(n, [2], { ...bias, dimensionNumbers: ['NCH', 'HIO', 'NCH'] }),
        Relu(),
        Conv(n, [2], { padding: 'SAME', dimensionNumbers: ['NCH', 'OIH', 'NHC'] }),
        Relu(),
        GlobalAvgPool(),
        Dense(c),
      ),
  ],
  [
    'Conv, strided and circular, standard',
    [4, 1],
    (n, c) =>
      input('N', 4, 1).build(
        Conv(4, [3], { ...standard(n, false), padding: 'CIRCULAR' }),
        Erf(),
        Conv(4, [2], { ...standard(n), strides: [2], padding: 'SAME' }),
        Erf(),
        Flatten(),
        Dense(c, bias),
      ),
  ],
  ['every position of Conv', [3, 2], (n, c) => input('N', 3, 2).build(Conv(n, [2], bias), Relu(), Conv(c, [1]))],
  [
    'Erf',
    [3],
    (n, c) => input('N', 3).build(Dense(n, bias), Erf({ a: 1.3, b: 0.8, c: 0.2 }), Dense(n), Erf(), Dense(c)),
  ],
  [
    'Sigmoid_like',
    [3],
    (n, c) => input('N', 3).build(Dense(n, bias), Sigmoid_like(), Dense(n), Sigmoid_like(), Dense(c)),
  ],
  ['LeakyRelu', [3], (n, c) => input('N', 3).build(Dense(n, bias), LeakyRelu(0.3), Dense(n), LeakyRelu(0.1), Dense(c))],
  ['ABRelu', [3], (n, c) => input('N', 3).build(Dense(n, bias), ABRelu(-0.5, 1.5), Dense(n), ABRelu(1, 0.5), Dense(c))],
  ['Abs', [3], (n, c) => input('N', 3).build(Dense(n, bias), Abs(), Dense(n, bias), Abs(), Dense(c))],
  [
    'Gaussian',
    [3],
    (n, c) =>
      input('N', 3).build(Dense(n, bias), Gaussian({ a: 1, b: -0.6 }), Dense(n), Gaussian({ a: 1, b: -1 }), Dense(c)),
  ],
  [
    'Sign',
    [3],
    (n, c) => input('N', 3).build(Dense(n, bias), Sign(), Dense(n, bias), Sign(), Dense(n), Relu(), Dense(c)),
  ],
  [
    'Monomial of degree 2',
    [3],
    (n, c) => input('N', 3).build(Dense(n, { wStd: 0.8, bStd: 0.3 }), Monomial(2), Dense(c)),
  ],
  ['Monomial of degree 3', [3], (n, c) => input('N', 3).build(Dense(n, { wStd: 0.8 }), Monomial(3), Dense(c))],
  ['Monomial of degree 0', [3], (n, c) => input('N', 3).build(Dense(n), Monomial(0), Dense(n, bias), Relu(), Dense(c))],
  [
    'RectifiedMonomial of degree 2',
    [3],
    (n, c) => input('N', 3).build(Dense(n, { wStd: 0.8 }), RectifiedMonomial(2), Dense(c)),
  ],
  [
    'RectifiedMonomial of degree 0',
    [3],
    (n, c) => input('N', 3).build(Dense(n, bias), RectifiedMonomial(0), Dense(n), RectifiedMonomial(1), Dense(c)),
  ],
  ['Identity', [3], (n, c) => input('N', 3).build(Dense(n, bias), Identity(), Dense(n), Identity(), Dense(c))],
  [
    'AvgPool',
    [4, 2],
    (n, c) =>
      input('N', 4, 2).build(
        Conv(n, [2], bias),
        Relu(),
        AvgPool([2], { padding: 'SAME' }),
        Conv(n, [2], { padding: 'SAME' }),
        Relu(),
        AvgPool([3], { padding: 'SAME', normalizeEdges: true }),
        Flatten(),
        Dense(c),
      ),
  ],
  [
    'SumPool',
    [2, 2, 2],
    (n, c) =>
      input('N', 2, 2, 2).build(
        Conv(n, [1, 2], { ...bias, padding: 'SAME' }),
        Relu(),
        SumPool([2, 1]),
        GlobalSumPool(),
        Dense(c),
      ),
  ],
  [
    'GlobalSelfAttention by softmax, with embeddings beside the inputs',
    [3, 2],
    (n, c) =>
      input('N', 3, 2).build(
        Conv(n, [2], { ...bias, padding: 'SAME' }),
        GlobalSelfAttention(n, n, n, 2, {
          wKeyStd: 1.3,
          bStd: 0.3,
          posEmbType: 'CONCAT',
          posEmbDecayFn: (d) => 1 / (1 + d),
          nChanPosEmb: n / 2,
          valPosEmb: true,
        }),
        Relu(),
        GlobalAvgPool(),
        Dense(c),
      ),
  ],
  [
    'GlobalSelfAttention by random scores, with embeddings in its keys',
    [2, 1],
    (n, c) =>
      input('N', 2, 1).build(
        Conv(n, [1], bias),
        GlobalSelfAttention(n, n, n, n, {
          linearScaling: false,
          attentionMechanism: 'IDENTITY',
          wOutStd: 0.7,
          bStd: 0.3,
          posEmbType: 'SUM',
          wPosEmbStd: 0.6,
        }),
        Flatten(),
        Dense(c),
      ),
  ],
  ['Flatten before anything', [2, 2], (n, c) => input('N', 2, 2).build(Flatten(), Dense(n, bias), Abs(), Dense(c))],
  [
    'FanOut, parallel and FanInSum',
    [3],
    (n, c) =>
      input('N', 3).build(
        Dense(n, bias),
        FanOut(3),
        parallel(serial(Relu(), Dense(n)), Identity(), serial(Erf(), Dense(n, bias))),
        FanInSum(),
        Relu(),
        Dense(c),
      ),
  ],
  [
    'repeat',
    [3],
    (n, c) => input('N', 3).build(Dense(n, bias), repeat(serial(Relu(), Dense(n, bias)), 2), Relu(), Dense(c)),
  ],
  ...CLOSED_FORM_NETS,
  ...SERIES_NETS,
  ...BRANCH_NETS,
  ...MAP_NETS,
];

describe('kernels of every layer are those of random networks, to within what chance allows:', () => {
  it.each(NETS)(
    '%s',
    async (name, shape, net) => {
      const [x1, x2] = randomInputs(7, shape);
      for (const kernel of ['ntk', 'nngp'] as const)
        expectAgreement(await verdictOn(kernel, (n) => net(n, OUTPUTS[kernel]), x1, x2), name);
    },
    3 * patience,
  );

  it.each(GRAPH_NETS)(
    '%s',
    async (name, shape, net, [p1, p2]) => {
      const [x1, x2] = randomInputs(7, shape);
      for (const kernel of ['ntk', 'nngp'] as const) {
        const family = (n: number) => net(n, OUTPUTS[kernel]);
        expectAgreement(await verdictOn(kernel, family, x1, x2, { pattern: [p1, p2] }), name);
      }
    },
    3 * patience,
  );

  it('of a batch with itself', async () => {
    const [x1] = randomInputs(9, [3], [3, 1]);
    const family = (n: number) => input('N', 3).build(Dense(n, bias), Relu(), Dense(n), Relu(), Dense(1));
    expectAgreement(await verdictOn('ntk', family, x1, null), 'x2 = null');
  });

  it('none is left out', () => {
    // the first has no finite network, the others no kernel
    const without = ['ExpNormalized', 'MaxPool', 'BatchNorm'];
    const text = [...NETS, ...GRAPH_NETS].map(([, , net]) => String(net)).join('\n');
    const layers = Object.entries(dsl).flatMap(([name, value]) =>
      typeof value === 'function' && /^[A-Z]/.test(name) ? [name] : [],
    );
    expect(layers.length).toBeGreaterThan(15);
    expect(layers.filter((name) => !without.includes(name) && !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });
});
