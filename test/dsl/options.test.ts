import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/compile/errors.js';
import {
  AvgPool,
  Conv,
  createInput,
  Dense,
  Erf,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  GlobalSumPool,
  Identity,
  parallel,
  Relu,
  repeat,
  SumPool,
} from '../../src/dsl/index.js';

const input = createInput(() => Promise.reject(new Error('no engine here')));

describe('defaults', () => {
  const weights = { wStd: 1, bStd: null, parameterization: 'ntk', s: [1, 1] };
  const axes = { batchAxis: 0, channelAxis: -1 };

  it.each([
    ['Dense', Dense(3), { outDim: 3, channels: 3, ...weights, ...axes }],
    ['AvgPool', AvgPool([2, 3]), { window: [2, 3], strides: [1, 1], padding: 'VALID', normalizeEdges: false, ...axes }],
    ['SumPool', SumPool([2, 3]), { window: [2, 3], strides: [1, 1], padding: 'VALID', ...axes }],
    ['GlobalAvgPool', GlobalAvgPool(), axes],
    ['GlobalSumPool', GlobalSumPool(), axes],
    ['Flatten', Flatten(), { batchAxis: 0, batchAxisOut: 0 }],
    ['Erf', Erf(), { a: 1, b: 1, c: 0 }],
    ['FanOut', FanOut(2), { n: 2 }],
    ['Relu', Relu(), { doStabilize: false }],
    ['Identity', Identity(), {}],
    ['FanInSum', FanInSum(), {}],
  ])('%s', (name, layer, options) => {
    expect(layer.name).toBe(name);
    expect(layer.options).toEqual(options);
    expect(Object.isFrozen(layer)).toBe(true);
  });

  it.each([
    [[], 'NC', 'IO', 'NC'],
    [[3], 'NWC', 'WIO', 'NWC'],
    [[3, 3], 'NHWC', 'HWIO', 'NHWC'],
    [[3, 3, 3], 'NDHWC', 'DHWIO', 'NDHWC'],
    [[2, 2, 2, 2], 'NABDEC', 'ABDEIO', 'NABDEC'],
  ])('Conv over %j', (filter, lhsSpec, rhsSpec, outSpec) => {
    expect(Conv(8, filter).options).toMatchObject({
      ...weights,
      outChan: 8,
      filterShape: filter,
      strides: filter.map(() => 1),
      padding: 'VALID',
      lhsSpec,
      rhsSpec,
      outSpec,
      batchAxis: 0,
      channelAxis: filter.length + 1,
      outBatchAxis: 0,
      outChannelAxis: filter.length + 1,
      outOrder: filter.map((_, i) => i),
    });
  });

  it('are kept where they are given, null meaning the default', () => {
    expect(Dense(3, { wStd: 2, bStd: 0, parameterization: 'standard', s: [2, 3] }).options).toMatchObject({
      wStd: 2,
      bStd: 0,
      parameterization: 'standard',
      s: [2, 3],
    });
    expect(Conv(3, [2], { strides: null, dimensionNumbers: null }).options).toMatchObject({
      strides: [1],
      lhsSpec: 'NWC',
    });
    expect(Flatten({ batchAxis: -1, batchAxisOut: -1 }).options).toEqual({ batchAxis: -1, batchAxisOut: 1 });
    expect(Flatten({ batchAxisOut: -2 }).options).toEqual({ batchAxis: 0, batchAxisOut: 0 });
  });
});

describe('a convolution with axes in another order', () => {
  it('has its filter and strides in the order of the input', () => {
    const { options } = Conv(4, [5, 7], { strides: [2, 3], dimensionNumbers: ['CHNW', 'WIHO', 'WNHC'] });
    expect(options).toMatchObject({
      filterShape: [7, 5],
      strides: [3, 2],
      batchAxis: 2,
      channelAxis: 0,
      outBatchAxis: 1,
      outChannelAxis: 3,
      outOrder: [1, 0],
    });
  });
});

describe('options no network could have', () => {
  const cases: [string, () => unknown, string][] = [
    ['width', () => Dense(0), 'Dense: outDim must be an integer >= 1, got 0'],
    ['fraction', () => Dense(2.5), 'Dense: outDim must be an integer >= 1, got 2.5'],
    ['channels', () => Conv(-1, [3]), 'Conv: outChan must be an integer >= 1, got -1'],
    ['filter', () => Conv(1, [3, 0]), 'Conv: filterShape must hold integers >= 1, got [3, 0]'],
    ['strides', () => AvgPool([2], { strides: [0] }), 'AvgPool: strides must hold integers >= 1, got [0]'],
    ['window', () => SumPool([Number.NaN]), 'SumPool: windowShape must hold integers >= 1, got [NaN]'],
    ['deviation', () => Dense(1, { wStd: -1 }), 'Dense: wStd must be a finite number >= 0, got -1'],
    [
      'bias',
      () => Conv(1, [1], { bStd: Number.POSITIVE_INFINITY }),
      'Conv: bStd must be null or a finite number >= 0, got Infinity',
    ],
    ['scale', () => Dense(1, { s: [1, 0] }), 'Dense: s must be two positive numbers [in, out], got [1, 0]'],
    ['axis', () => GlobalAvgPool({ channelAxis: 0.5 }), 'GlobalAvgPool: channelAxis must be an integer, got 0.5'],
    ['flat axis', () => Flatten({ batchAxis: Number.NaN }), 'Flatten: batchAxis must be an integer, got NaN'],
    ['erf', () => Erf({ b: Number.NaN }), 'Erf: a, b and c must be finite numbers, got 1, NaN, 0'],
    ['branches', () => FanOut(0), 'FanOut: n must be an integer >= 1, got 0'],
    ['times', () => repeat(Relu(), -1), 'repeat: n must be an integer >= 0, got -1'],
    ['size', () => input('N', 0), 'input: axis 1 must be a positive integer or a name, got 0'],
    ['name', () => input('N', ''), 'input: axis 1 must be a positive integer or a name, got ""'],
    // What only a JavaScript caller can write.
    ['no layer', () => Reflect.apply(parallel, null, [null]), 'parallel: argument 0 is not a layer'],
    ['nothing', () => Reflect.apply(repeat, null, [undefined, 2]), 'repeat: argument 0 is not a layer'],
    [
      'no layer built',
      () => Reflect.apply(input('N', 3).build, null, [Relu(), 'Relu']),
      'input(...).build: argument 1 is not a layer',
    ],
    [
      'no layer piped',
      () => Reflect.apply(input('N', 3).pipe(Dense(2)).pipe, null, [{ name: 'Dense' }]),
      'pipe: argument 0 is not a layer',
    ],
    [
      'padding',
      () => Reflect.apply(Conv, null, [1, [1], { padding: 'same' }]),
      "Conv: padding must be 'VALID', 'SAME' or 'CIRCULAR', got 'same'",
    ],
    [
      'parameterization',
      () => Reflect.apply(Dense, null, [1, { parameterization: 'mup' }]),
      "Dense: parameterization must be 'ntk' or 'standard', got 'mup'",
    ],
    [
      'output axis',
      () => Reflect.apply(Flatten, null, [{ batchAxisOut: 2 }]),
      'Flatten: batchAxisOut must be 0 or 1, got 2',
    ],
  ];

  it.each(cases)('%s', (_name, make, message) => {
    expect(make).toThrow(new InputError(message));
    expect(make).toThrow(InputError);
  });
});
