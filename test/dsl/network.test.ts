import { describe, expect, it } from 'vitest';
import { ShapeError } from '../../src/compile/errors.js';
import {
  AvgPool,
  Conv,
  createInput,
  Dense,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  type Layer,
  parallel,
  Relu,
  type RunKernel,
  serial,
} from '../../src/dsl/index.js';

const input = createInput(() => Promise.resolve(0));
const NCHW = { dimensionNumbers: ['NCHW', 'OIHW', 'NCHW'] } as const;

describe('a model', () => {
  const model = input('N', 32, 32, 3).build(
    Conv(8, [3, 3]),
    Relu(),
    AvgPool([2, 2], { strides: [2, 2] }),
    Flatten(),
    Dense(10),
  );

  it('knows its shapes', () => {
    expect(model.shape).toBe('[N, 10]');
    expect(model.inShape).toEqual(['N', 32, 32, 3]);
    expect(model.outShape).toEqual(['N', 10]);
    expect(model.network.shapes).toEqual([
      '[N, 30, 30, 8]',
      '[N, 30, 30, 8]',
      '[N, 15, 15, 8]',
      '[N, 1800]',
      '[N, 10]',
    ]);
    expect(model.network.output).toEqual({
      kind: 'tensor',
      dims: ['N', 10],
      batchAxis: 0,
      channelAxis: 1,
      gaussian: true,
    });
    expect(model.network.layers.map((l) => l.name)).toEqual(['Conv', 'Relu', 'AvgPool', 'Flatten', 'Dense']);
  });

  it('is the same when it is piped', () => {
    const start = input('N', 32, 32, 3);
    const piped = start
      .pipe(Conv(8, [3, 3]))
      .pipe(Relu())
      .pipe(AvgPool([2, 2], { strides: [2, 2] }))
      .pipe(Flatten());
    const whole = piped.pipe(Dense(10));
    expect(whole.network.shapes).toEqual(model.network.shapes);
    expect(whole.network.output).toEqual(model.network.output);
    expect(whole.network.input).toEqual(model.network.input);
    expect(piped.shape).toBe('[N, 1800]');
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(model)).toBe(true);
    expect(Object.isFrozen(model.network.layers)).toBe(true);
    expect(Object.isFrozen(model.network.output)).toBe(true);
  });

  it('gives unknown sizes as null', () => {
    expect(input('N', 'H', 8, 3).build(Conv(4, [3, 3])).outShape).toEqual(['N', null, 6, 4]);
    expect(input('N', 4).build(FanOut(2)).outShape).toEqual([
      ['N', 4],
      ['N', 4],
    ]);
  });

  it('hands a question to the runner as it is, with x2 and options filled in', async () => {
    const asked: Parameters<RunKernel>[] = [];
    const start = createInput((...args) => {
      asked.push(args);
      return Promise.resolve('answer');
    });
    const net = start('N', 4).build(Dense(2));
    expect(await net.kernelFn([[1, 2, 3, 4]], null, ['ntk', 'cov1'], { threads: 2 })).toBe('answer');
    await net.kernelFn([[1, 2, 3, 4]]);
    expect(asked).toEqual([
      [net.network, [[1, 2, 3, 4]], null, ['ntk', 'cov1'], { threads: 2 }],
      [net.network, [[1, 2, 3, 4]], null, undefined, {}],
    ]);
  });
});

describe('the axes of the input', () => {
  const axesOf = (...layers: Layer[]): unknown => {
    const { network } = input('N', 3, 8, 8).build(...layers);
    return [network.input.batchAxis, network.input.channelAxis];
  };

  it.each<[string, Layer[], unknown]>([
    ['of the first layer that declares some', [Identity(), Conv(8, [3, 3], NCHW)], [0, 1]],
    ['of a layer in a serial', [serial(Identity(), serial(Conv(8, [3, 3], NCHW)))], [0, 1]],
    [
      'of a layer in a branch',
      [
        FanOut(2),
        parallel(Identity(), Dense(3, { channelAxis: 1 })),
        parallel(Dense(3, { channelAxis: 1 }), Identity()),
      ],
      [0, 1],
    ],
    ['counted from the start', [GlobalAvgPool({ batchAxis: -1, channelAxis: -4 })], [3, 0]],
    ['of the samples alone before Flatten', [Flatten({ batchAxis: 2 })], [2, null]],
    ['not known if no layer minds them', [Identity()], [null, null]],
  ])('are those %s', (_name, layers, axes) => {
    expect(axesOf(...layers)).toEqual(axes);
  });

  it('are found when the layer that declares them is piped later', () => {
    const { network } = input('N', 3, 8, 8)
      .pipe(Identity())
      .pipe(FanOut(2))
      .pipe(parallel(Conv(4, [1, 1], NCHW), Conv(4, [1, 1], NCHW)));
    expect([network.input.batchAxis, network.input.channelAxis]).toEqual([0, 1]);
    expect(
      input('N', 3, 8, 8)
        .pipe(Identity())
        .pipe(Dense(4, { channelAxis: 1 })).network.input.channelAxis,
    ).toBe(1);
  });
});

describe('layers known only at run time', () => {
  const some: Layer[] = [Dense(4), Relu()];

  it('are checked by the same rules', () => {
    expect(
      input('N', 8)
        .build(Dense(4), Relu(), ...some)
        .network.shapes.at(-1),
    ).toBe('[N, 4]');
    expect(() => input('N', 8).build(...some, ...some.toReversed())).toThrow(
      new ShapeError(
        '✗ in layer 2 › Relu needs Gaussian inputs, but [N, 4] is not Gaussian: put Dense or Conv before it',
      ),
    );
    expect(() => serial(...some, Relu() as Layer)).toThrow(ShapeError);
  });

  it('count their place from the first layer, however they came', () => {
    const piped = input('N', 8).pipe(Dense(4)).pipe(FanOut(2));
    const layer: Layer = FanInSum();
    const late: Layer = parallel(Relu(), Relu());
    expect(() => piped.pipe(late).pipe(layer)).toThrow(
      /^✗ in layer 3 › FanInSum needs Gaussian branches, but branch 0 \[N, 4\]/,
    );
  });
});
