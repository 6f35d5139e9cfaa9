// Shapes after the layers that shapes.test-d.ts and activations.test-d.ts leave out.
import { expectType } from 'tsd';
import {
  BatchNorm,
  Conv,
  Dense,
  DotGeneral,
  Dropout,
  FanInConcat,
  FanInProd,
  FanOut,
  Flatten,
  GlobalSelfAttention,
  Identity,
  ImageResize,
  Index,
  LayerNorm,
  MaxPool,
  type NDArray,
  parallel,
  Relu,
  Slice,
  serial,
} from '../../src/dsl/index.js';
import { input } from './fixtures/kit.js';

const images = input('N', 32, 30, 3).build(Conv(8, [3, 3]));
const vectors = input('N', 64).build(Dense(8));

// Largest entries of windows; Gaussianity stays.
expectType<'[N, 15, 14, 8]'>(images.pipe(MaxPool([2, 2], { strides: [2, 2] })).shape);
expectType<'[N, 30, 14, 8]'>(images.pipe(MaxPool([3, 1], { strides: [1, 2], padding: 'SAME' })).shape);
expectType<'[N, 29, 26, 8]'>(images.pipe(MaxPool([2, 3])).pipe(Relu()).shape);
expectType<'[N, 8, 3]'>(input('N', 8, 6).build(MaxPool([2], { strides: [2], channelAxis: 1 })).shape);
expectType<'[N, H, 3]'>(input('N', 'H', 3).build(MaxPool([2], { padding: 'CIRCULAR' })).shape);

// Norms and drops keep shapes, and all but Dropout keep Gaussianity.
expectType<'[N, 30, 28, 8]'>(images.pipe(BatchNorm({ axis: [0, 1, 2] })).pipe(Relu()).shape);
expectType<'[8, N]'>(
  input(3, 'N').build(Dense(8, { batchAxis: 1, channelAxis: 0 }), BatchNorm({ batchAxis: 1, channelAxis: 0 })).shape,
);
expectType<'[N, ?, 3]'>(input('N', Number(5), 3).build(BatchNorm()).shape);
expectType<'[N, 30, 28, 8]'>(images.pipe(LayerNorm({ axis: [1, 3] })).pipe(Relu()).shape);
expectType<'[N, 8]'>(vectors.pipe(Dropout(0.5)).shape);

// Branches that join.
const branches = serial(FanOut(2), parallel(Identity(), Dense(4)));
expectType<'[N, 12]'>(vectors.pipe(branches).pipe(FanInConcat()).shape);
expectType<'[N, 8]'>(
  vectors
    .pipe(FanOut(2))
    .pipe(parallel(Dense(8), Identity()))
    .pipe(FanInProd()).shape,
);

// Attention: the channels are its own, and Gaussian.
expectType<'[N, 30, 28, 5]'>(images.pipe(GlobalSelfAttention(5, 2, 3, 2)).pipe(Relu()).shape);

// Linear maps of positions.
expectType<'[N, 16, 28, 8]'>(images.pipe(ImageResize([-1, 16, -1, -1], { method: 'linear' })).shape);
expectType<'[N, 10, 8]'>(images.pipe(Index([':', Slice(null, null, 3), 0])).shape);
expectType<'[N, 28, 8]'>(images.pipe(Index([null, -1, '...'])).shape);
declare const matrix: NDArray<[28, 5]>;
expectType<'[N, 30, 8, 5]'>(
  images.pipe(
    DotGeneral({
      rhs: matrix,
      dimensionNumbers: [
        [[2], [0]],
        [[], []],
      ],
    }),
  ).shape,
);
expectType<'[N, 30, 28, 8]'>(images.pipe(DotGeneral()).shape);
expectType<'[N, 6720]'>(images.pipe(Flatten()).shape);
