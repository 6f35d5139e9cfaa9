// What kernelFn gives for what is asked of it. Checked by tsd (TypeScript 5.9) and by `npm run typecheck` (7.0).
import { expectAssignable, expectNotAssignable, expectType } from 'tsd';
import {
  Aggregate,
  type ArrayInput,
  AvgPool,
  Conv,
  Dense,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  type Kernel,
  type KernelPattern,
  type Mask,
  type NDArray,
  parallel,
  Relu,
} from '../../src/dsl/index.js';

import { input } from './fixtures/kit.js';

declare const x: NDArray;
const dense = input('N', 64).build(Dense(512), Relu(), Dense(10));
const tower = input('N', 32, 28, 3).build(Conv(8, [3, 3]), Relu(), AvgPool([2, 2], { strides: [2, 2] }));
const first = input('N', 3, 9, 'W').build(Conv(4, [2, 2], { dimensionNumbers: ['NCHW', 'OIHW', 'NCHW'] }));

// One field.
expectType<Promise<NDArray<[number, number]>>>(dense.kernelFn(x, null, 'ntk'));
expectType<Promise<NDArray<[number, number]>>>(dense.kernelFn(x, x, 'nngp'));
expectType<Promise<NDArray<[number]>>>(dense.kernelFn(x, x, 'cov1'));
expectType<Promise<NDArray<[number]> | null>>(dense.kernelFn(x, x, 'cov2'));
expectType<Promise<boolean>>(dense.kernelFn(x, x, 'isGaussian'));
expectType<Promise<Mask | null>>(dense.kernelFn(x, x, 'mask1', { maskConstant: Number.NaN }));
expectType<Promise<readonly number[]>>(dense.kernelFn(x, x, 'shape1'));

// Graphs of x1 and x2, or of x1 alone.
const graph = input('N', 5, 3).build(Dense(8), Aggregate(), Relu(), GlobalAvgPool(), Dense(1));
expectType<Promise<NDArray<[number, number]>>>(graph.kernelFn(x, x, 'ntk', { pattern: [x, x] }));
expectType<Promise<NDArray<[number, number]>>>(graph.kernelFn(x, null, 'ntk', { pattern: x }));
expectAssignable<KernelPattern>([x, null]);
expectNotAssignable<KernelPattern>('DENSE');
expectNotAssignable<KernelPattern>([x, x, x]);

// Several.
expectType<Promise<{ readonly nngp: NDArray<[number, number]>; readonly ntk: NDArray<[number, number]> }>>(
  dense.kernelFn(x, null, ['nngp', 'ntk']),
);

// All.
expectType<Promise<Kernel<[number, number], [number]>>>(dense.kernelFn(x, null));
expectType<Promise<Kernel<[number, number], [number]>>>(dense.kernelFn(x));

// Spatial outputs: every position with every other, axis by axis, whatever the layout.
expectType<Promise<NDArray<[number, number, 15, 15, 13, 13]>>>(tower.kernelFn(x, x, 'ntk'));
expectType<Promise<NDArray<[number, 15, 15, 13, 13]>>>(tower.kernelFn(x, x, 'cov1'));
expectType<Promise<NDArray<[number, number, 8, 8, number, number]>>>(first.kernelFn(x, x, 'nngp'));
expectType<Promise<NDArray<[number, number]>>>(tower.pipe(Flatten()).kernelFn(x, x, 'ntk'));
expectType<Promise<NDArray<[number, number]>>>(tower.pipe(GlobalAvgPool()).kernelFn(x, x, 'ntk'));

// Diagonals on request.
expectType<Promise<NDArray<[number, number, 15, 13]>>>(tower.kernelFn(x, x, 'ntk', { diagonalSpatial: true }));
expectType<Promise<NDArray<[number, number, 15, 15, 13, 13]>>>(tower.kernelFn(x, x, 'cov1', { diagonalBatch: false }));
expectType<Promise<NDArray<[number, number]>>>(dense.kernelFn(x, x, 'cov1', { diagonalBatch: false, threads: 2 }));
declare const flag: boolean;
expectType<Promise<NDArray>>(tower.kernelFn(x, x, 'ntk', { diagonalSpatial: flag }));

// Unknown ranks, and several outputs.
declare const dims: number[];
expectType<Promise<NDArray>>(
  input(...dims)
    .build(Dense(3))
    .kernelFn(x, x, 'ntk'),
);
expectType<Promise<readonly [NDArray<[number, number]>, NDArray<[number, number, 4, 4]>]>>(
  input('N', 4, 2).build(FanOut(2), parallel(Flatten(), Identity())).kernelFn(x, x, 'ntk'),
);

// Inputs.
expectAssignable<ArrayInput>([
  [1, 2],
  [3, 4],
]);
expectAssignable<ArrayInput>(new Uint8Array());
expectAssignable<ArrayInput>({ shape: [2, 2], data: new Float32Array(4) });
expectNotAssignable<ArrayInput>('digits.npy');
expectNotAssignable<Parameters<typeof dense.kernelFn>[2]>('kernel');
expectNotAssignable<Parameters<typeof dense.kernelFn>[3]>({ engine: 'cuda' });
