// Networks without a kernel are networks all the same, and what may have one is let through; the sentences of those that
// have none are in fixtures/wrong-no-kernel.ts.
import { expectAssignable, expectNotAssignable, expectType } from 'tsd';
import {
  type AttentionMechanism,
  BatchNorm,
  Conv,
  Dense,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  GlobalSelfAttention,
  Identity,
  Index,
  type Layer,
  MaxPool,
  type Model,
  monteCarloKernelFn,
  type NDArray,
  parallel,
  type RandomKey,
  Relu,
  repeat,
  Slice,
  serial,
} from '../../src/index.js';
import { input } from './fixtures/kit.js';

declare const x: NDArray;
declare const key: RandomKey;
type Entries = Promise<NDArray<[number, number]>>;
const images = input('N', 8, 6, 3);
const vectors = input('N', 6);

// kernelFn asks for the sentence and gives nothing; finite networks and more layers are there.
const pooled = images.build(Conv(8, [3, 3]), MaxPool([2, 2]), GlobalAvgPool());
expectType<'✗ in layer 1 › MaxPool has no kernel of infinite width: estimate that of finite networks with monteCarloKernelFn, or use AvgPool'>(
  refusal(pooled),
);
expectType<3>(pooled.initFn(key).length);
expectType<Promise<NDArray<[number, 8]>>>(pooled.applyFn(pooled.initFn(key), x));
expectType<Promise<NDArray>>(monteCarloKernelFn(pooled, key, 8)(x, null, 'ntk'));
expectType<'[N, 2]'>(pooled.pipe(Dense(2)).shape);
expectType<ReturnType<typeof refusal<typeof pooled>>>(refusal(pooled.pipe(Dense(2)).pipe(BatchNorm())));
expectNotAssignable<Model<['N', 8], ['N', 8, 6, 3]>>(pooled);
expectAssignable<Model<['N', 8], ['N', 8, 6, 3]>>(images.build(Conv(8, [3, 3]), GlobalAvgPool()));

// Blocks of layers that all have kernels.
const residual = serial(FanOut(2), parallel(repeat(serial(Relu(), Dense(6)), 3), Identity()), FanInSum());
expectType<Entries>(vectors.build(Dense(6), residual, repeat(residual, 2)).kernelFn(x, null, 'ntk'));
expectType<Entries>(vectors.build(Dense(6), repeat(BatchNorm(), 0)).kernelFn(x, null, 'ntk'));

// Layers and times of which only the general type is known.
declare const layer: Layer;
declare const layers: Layer[];
declare const times: number;
vectors.build(Dense(6), layer).kernelFn(x);
vectors.build(...layers).kernelFn(x);
vectors.build(serial(...layers), parallel(...layers)).kernelFn(x);
vectors.build(Dense(6), repeat(BatchNorm(), times)).kernelFn(x);

// Attention by its options.
declare const linear: boolean;
declare const mechanism: AttentionMechanism;
expectType<Entries>(images.build(GlobalSelfAttention(4, 2, 2, 1, {}), Flatten()).kernelFn(x, x, 'ntk'));
expectType<Entries>(
  images
    .build(GlobalSelfAttention(4, 2, 2, 1, { linearScaling: true, attentionMechanism: 'RELU' }), Flatten())
    .kernelFn(x, x, 'ntk'),
);
expectType<Entries>(
  images
    .build(GlobalSelfAttention(4, 2, 2, 1, { linearScaling: false, attentionMechanism: 'IDENTITY' }), Flatten())
    .kernelFn(x, x, 'ntk'),
);
expectType<Entries>(
  images.build(GlobalSelfAttention(4, 2, 2, 1, { linearScaling: linear }), Flatten()).kernelFn(x, x, 'ntk'),
);
expectType<Entries>(
  images
    .build(GlobalSelfAttention(4, 2, 2, 1, { linearScaling: false, attentionMechanism: mechanism }), Flatten())
    .kernelFn(x, x, 'ntk'),
);

// Entries of an index.
declare const bound: number | null;
expectType<Entries>(images.build(Index([':', 1, Slice(2), ':']), Flatten()).kernelFn(x, x, 'ntk'));
expectType<Entries>(images.build(Index(['...', Slice(0, null, 1)]), Flatten()).kernelFn(x, x, 'ntk'));
expectType<Entries>(images.build(Index(['...', Slice(bound)]), Flatten()).kernelFn(x, x, 'ntk'));

/** What kernelFn asks for. */
declare function refusal<M extends { readonly kernelFn: (x1: never, ...more: readonly never[]) => unknown }>(
  model: M,
): Parameters<M['kernelFn']>[0];
