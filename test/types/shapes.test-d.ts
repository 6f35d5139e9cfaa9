// Shapes after layers, as the type checker knows them. Checked by tsd (TypeScript 5.9) and by `npm run typecheck` (7.0).
import { expectType } from 'tsd';
import {
  Aggregate,
  AvgPool,
  Conv,
  ConvLocal,
  type ConvOptions,
  ConvTranspose,
  Dense,
  type DenseOptions,
  Erf,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  GlobalSumPool,
  Identity,
  type Layer,
  parallel,
  Relu,
  repeat,
  SumPool,
  serial,
} from '../../src/dsl/index.js';
import { input } from './fixtures/kit.js';

const SAME = { padding: 'SAME' } as const;

// A first network, and what a hover shows of it.
const first = input('N', 32, 32, 3).build(Conv(64, [3, 3]), Relu(), Conv(32, [3, 3], SAME), GlobalAvgPool(), Dense(10));
expectType<'[N, 10]'>(first.shape);
expectType<readonly ['N', 10]>(first.outShape);
expectType<['N', 32, 32, 3]>(first.inShape);
expectType<['[N, 30, 30, 64]', '[N, 30, 30, 64]', '[N, 30, 30, 32]', '[N, 32]', '[N, 10]']>(first['~trace']);

// The same as a chain; shape and trace at each step.
const chain = input('N', 64)
  .pipe(Dense(512))
  .pipe(Erf({ a: 2 }))
  .pipe(Dense(10));
expectType<'[N, 10]'>(chain.shape);
expectType<['[N, 512]', '[N, 512]', '[N, 10]']>(chain['~trace']);
expectType<'[N, 64]'>(input('N', 64).shape);
expectType<'[N, 3]'>(input('N', 64).build(Dense(8)).pipe(Relu()).pipe(Dense(3)).shape);

// Numbers stay exact far past a million.
expectType<'[N, 524288]'>(input('N', 32, 32, 512).build(Flatten()).shape);
expectType<'[N, 12582912]'>(input('N', 2048, 2048, 3).build(Flatten()).shape);
expectType<'[N, 999999999999]'>(input('N', 1000001, 999999, 1).build(Flatten()).shape);
expectType<'[N, 333333, 1]'>(input('N', 1000000, 1).build(Conv(1, [2], { strides: [3] })).shape);

// 1-D to 4-D, strides and paddings.
expectType<'[N, 5, 8]'>(input('N', 11, 3).build(Conv(8, [3], { strides: [2] })).shape);
expectType<'[N, 6, 8]'>(input('N', 11, 3).build(Conv(8, [3], { strides: [2], padding: 'SAME' })).shape);
expectType<'[N, 6, 8]'>(input('N', 11, 3).build(Conv(8, [3], { strides: [2], padding: 'CIRCULAR' })).shape);
expectType<'[N, 6, 5, 2, 8]'>(input('N', 8, 8, 8, 3).build(Conv(8, [3, 4, 5], { strides: [1, 1, 3] })).shape);
expectType<'[N, 4, 4, 2, 1, 8]'>(
  input('N', 4, 4, 4, 4, 3).build(Conv(8, [1, 1, 2, 3], { strides: [1, 1, 2, 2] })).shape,
);
expectType<'[N, 8]'>(input('N', 3).build(Conv(8, [])).shape);

// Transposed convolutions make axes longer: s n, and k - s more with VALID padding where that is not negative.
expectType<'[N, 22, 8]'>(input('N', 11, 3).build(ConvTranspose(8, [3], { strides: [2], padding: 'SAME' })).shape);
expectType<'[N, 22, 8]'>(input('N', 11, 3).build(ConvTranspose(8, [3], { strides: [2], padding: 'CIRCULAR' })).shape);
expectType<'[N, 23, 8]'>(input('N', 11, 3).build(ConvTranspose(8, [3], { strides: [2] })).shape);
expectType<'[N, 44, 8]'>(input('N', 11, 3).build(ConvTranspose(8, [3], { strides: [4] })).shape);
expectType<'[N, 13, 11, 8]'>(input('N', 11, 11, 3).build(ConvTranspose(8, [3, 1])).shape);
expectType<'[N, 6000003, 8]'>(input('N', 2000001, 3).build(ConvTranspose(8, [2], { strides: [3] })).shape);
expectType<'[N, H, 8]'>(input('N', 'H', 3).build(ConvTranspose(8, [3], SAME)).shape);
expectType<'[N, H, 8]'>(input('N', 'H', 3).build(ConvTranspose(8, [1])).shape);
expectType<'[N, ?, ?, 8]'>(input('N', 'H', 'W', 3).build(ConvTranspose(8, [3, 1], { strides: [1, 2] })).shape);
expectType<'[N, 8]'>(input('N', 3).build(ConvTranspose(8, [])).shape);
expectType<'[N, 8, 6, 9]'>(
  input('N', 3, 3, 4).build(
    ConvTranspose(8, [2, 3], { padding: 'SAME', strides: [2, 2], dimensionNumbers: ['NHCW', 'HWIO', 'NCHW'] }),
    ConvTranspose(8, [1, 4], { dimensionNumbers: ['NCHW', 'OIHW', 'NCHW'] }),
    ConvLocal(8, [1, 3], { dimensionNumbers: ['NCHW', 'OIHW', 'NCHW'] }),
  ).shape,
);

// Local ones are as long as plain ones.
expectType<'[N, 5, 8]'>(input('N', 11, 3).build(ConvLocal(8, [3], { strides: [2] })).shape);
expectType<['[N, 11, H, 8]', '[N, 11, H, 16]']>(
  input('N', 11, 'H', 3).build(
    ConvLocal(8, [3, 3], SAME),
    ConvLocal(8, [2, 2], { padding: 'CIRCULAR', parameterization: 'standard', s: [1, 2] }),
  )['~trace'],
);
// Sums along graphs keep sizes, and what is Gaussian.
expectType<'[N, H, 5, 8]'>(
  input('N', 'H', 5, 3).build(Conv(8, [1, 1]), Aggregate({ aggregateAxis: [-2, 1] }), Relu(), Aggregate()).shape,
);
expectType<'[4, N, 8]'>(
  input(4, 'N', 3).build(Dense(8, { batchAxis: 1 }), Aggregate({ implementation: 'SPARSE', batchAxis: 1 }), Relu())
    .shape,
);
declare const someAxes: readonly number[];
expectType<'[N, 4, 8]'>(input('N', 4, 3).build(Dense(8), Aggregate({ aggregateAxis: someAxes }), Relu()).shape);

expectType<'[N, 16, 15, 64]'>(input('N', 32, 30, 64).build(AvgPool([2, 2], { strides: [2, 2] })).shape);
expectType<'[N, 31, 28, 64]'>(input('N', 32, 30, 64).build(SumPool([2, 3])).shape);

// Channels anywhere.
const nchw = { dimensionNumbers: ['NCHW', 'OIHW', 'NCHW'] } as const;
expectType<['[N, 8, 30, 29]', '[N, 8, 15, 28]', '[N, 3360]']>(
  input('N', 3, 32, 32).build(Conv(8, [3, 4], nchw), AvgPool([2, 2], { strides: [2, 1], channelAxis: 1 }), Flatten())[
    '~trace'
  ],
);
expectType<'[N, 8]'>(input('N', 3, 32, 32).build(Conv(8, [3, 3], nchw), GlobalSumPool({ channelAxis: 1 })).shape);
expectType<'[5, N, 2, 8]'>(
  input('N', 4, 5, 3).build(
    Conv(8, [3, 2], { dimensionNumbers: ['NHWC', 'WHIO', 'WNHC'], padding: 'SAME', strides: [1, 2] }),
  ).shape,
);
expectType<'[N, 2, 3, 8]'>(
  input(3, 5, 'N', 6).build(Conv(8, [3, 4], { dimensionNumbers: ['CHNW', 'IHWO', 'NWHC'], strides: [1, 2] })).shape,
);
expectType<'[8, N]'>(input(16, 'N').build(Dense(8, { batchAxis: 1, channelAxis: 0 })).shape);
expectType<'[C, N]'>(input('C', 4, 'N', 4).build(GlobalAvgPool({ batchAxis: 2, channelAxis: 0 })).shape);
expectType<'[48, N]'>(input(16, 'N', 3).build(Flatten({ batchAxis: 1, batchAxisOut: 1 })).shape);
expectType<'[N, 7, 7, 5]'>(input('N', 7, 7, 3).build(Dense(5)).shape);

// Names and unknown sizes.
declare const height: number;
expectType<['[N, H, W, 8]', '[N, ?, ?, 8]', '[N, ?]', '[N, 10]']>(
  input('N', 'H', 'W', 3).build(Conv(8, [3, 3], SAME), AvgPool([2, 2]), Flatten(), Dense(10))['~trace'],
);
expectType<['[N, ?, 30, 8]', '[N, 8]']>(input('N', height, 32, 3).build(Conv(8, [3, 3]), GlobalAvgPool())['~trace']);
expectType<readonly ['N', number | null, 30, 8]>(input('N', height, 32, 3).build(Conv(8, [3, 3])).outShape);
declare const either: 16 | 32;
expectType<'[N, ?]'>(input('N', either).build(Identity()).shape);
expectType<'[N, ?]'>(input('N', 4).build(Dense(either)).shape);
declare const padding: 'SAME' | 'VALID';
expectType<'[N, ?, 8]'>(input('N', 9, 3).build(Conv(8, [3], { padding })).shape);
declare const sizes: number[];
expectType<'[…]'>(input(...sizes).build(Dense(3)).shape);

// Branches: unknown sizes meet known ones.
const residual = <const L extends Layer>(body: L) => serial(FanOut(2), parallel(body, Identity()), FanInSum());
expectType<['[N, 8, 8, 64]', '[N, 8, 8, 64]', '[N, 8, 8, 64]']>(
  input('N', 8, 8, 64).build(
    Conv(64, [3, 3], SAME),
    residual(serial(Relu(), Conv(64, [3, 3], SAME))),
    residual(residual(serial(Relu(), Conv(64, [1, 1])))),
  )['~trace'],
);
expectType<['2 branches', '2 branches', '[N, 3]']>(
  input('N', height).build(FanOut(2), parallel(Dense(3), serial(Dense(height), Identity())), FanInSum())['~trace'],
);
expectType<'3 branches'>(input('N', 8).build(FanOut(3)).shape);
expectType<'[N, 8]'>(input('N', 8).build(FanOut(1), FanInSum()).shape);

// Generic blocks are checked where they are used.
const block = <const C extends number, const S extends number>(channels: C, stride: S) =>
  serial(Conv(channels, [3, 3], { padding: 'SAME', strides: [stride, stride] }), Relu());
expectType<['[N, 16, 16, 8]', '[N, 16, 16, 8]', '[N, 8, 8, 16]']>(
  input('N', 31, 31, 3).build(block(8, 2), Identity(), block(16, 2))['~trace'],
);
const threeTimes = <const L extends Layer>(body: L) => repeat(body, 3);
expectType<'[N, 2, 2, 4]'>(input('N', 8, 8, 1).pipe(threeTimes(Conv(4, [3, 3]))).shape);
const readout = <const N extends number>(n: N) => serial(Flatten(), Dense(n));
expectType<'[N, 7]'>(input('N', 4, 4, 3).build(readout(7)).shape);

// Lists of unknown length: whatever they are, it is checked at run time.
declare const some: Layer[];
expectType<'[…]'>(input('N', 8).build(Dense(4), ...some).shape);
expectType<'[?, 3]'>(input('N', 8, 8, 1).build(serial(...some), Conv(8, [3, 3]), GlobalAvgPool(), Dense(3)).shape);

// Layers and options of which only the general type is known.
declare const any: Layer;
expectType<'[…]'>(input('N', 8).build(Dense(4), any).shape);
expectType<'[…]'>(input('N', 8).pipe(any).pipe(Identity()).shape);
expectType<'[?, 3]'>(input('N', 8, 8, 1).build(any, Conv(8, [3, 3]), GlobalAvgPool(), Dense(3)).shape);
declare const dense: DenseOptions;
expectType<'[?, ?]'>(input('N', 8).build(Dense(4, dense)).shape);
declare const conv: ConvOptions;
expectType<'[…]'>(input('N', 8, 8, 3).build(Conv(4, [3, 3], conv)).shape);
declare const filter: number[];
expectType<'[…]'>(input('N', 8, 8, 3).build(Conv(4, filter)).shape);
declare const side: number;
expectType<'[N, ?, ?, 4]'>(input('N', 8, 8, 3).build(Conv(4, [side, side])).shape);
expectType<'[N, 8, 8, 4]'>(input('N', 8, 8, 3).build(Conv(4, [side, side], SAME)).shape);

// repeat stops where nothing changes any more.
expectType<'[N, 8, 8, 16]'>(input('N', 8, 8, 16).build(repeat(serial(Conv(16, [3, 3], SAME), Relu()), 100000)).shape);
expectType<'[N, 2, 2, 4]'>(input('N', 8, 8, 1).build(repeat(Conv(4, [3, 3]), 3)).shape);
expectType<'[N, 8]'>(input('N', 8).build(repeat(Dense(3), 0)).shape);
declare const times: number;
expectType<'[N, 8]'>(input('N', 8).build(Dense(8), repeat(Dense(8), times)).shape);
expectType<'[…]'>(input('N', 8).build(Dense(8), repeat(Dense(9), times)).shape);

// A network that does not fit is nothing that could be used.
declare const refused: import('../../src/dsl/index.js').Refused<'✗ …'>;
expectType<'✗ …'>(refused.pipe(Relu()).pipe(Relu()).error);

// Under the standard parameterization a layer has its width times s[1] channels.
expectType<'[N, 15]'>(input('N', 8).build(Dense(5, { parameterization: 'standard', s: [1, 3] })).shape);
expectType<'[N, 5]'>(input('N', 8).build(Dense(5, { parameterization: 'standard' })).shape);
expectType<'[N, 5]'>(input('N', 8).build(Dense(5, { s: [2, 3] })).shape);
expectType<'[N, 6, 6, 8]'>(
  input('N', 8, 8, 1).build(Conv(4, [3, 3], { parameterization: 'standard', s: [2, 2] })).shape,
);
expectType<'[N, ?]'>(input('N', 8).build(Dense(4, { parameterization: 'standard', s: [1, 1.5] })).shape);
