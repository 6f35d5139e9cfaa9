// Networks of several inputs. Checked by tsd (TypeScript 5.9) and by `npm run typecheck` (7.0).
import { expectAssignable, expectNotAssignable, expectType } from 'tsd';
import {
  Conv,
  Dense,
  FanInConcat,
  FanInSum,
  Flatten,
  Identity,
  type Kernel,
  type NDArray,
  parallel,
  type RandomKey,
  Relu,
  repeat,
  serial,
} from '../../src/dsl/index.js';
import { type DenseArray, type KernelScalar, type KernelValueAndGrad, kernelValueAndGrad } from '../../src/index.js';
import { input } from './fixtures/kit.js';

declare const x: NDArray;
declare const key: RandomKey;
declare const kernel: Kernel<[number, number], [number]>;

const two = input(['N', 8], ['N', 5]);
expectType<'[[N, 8], [N, 5]]'>(two.shape);
expectType<[['N', 8], ['N', 5]]>(two.inShape);

const branches = two.build(parallel(Dense(16), serial(Dense(32), Relu(), Dense(10))));
expectType<'2 branches'>(branches.shape);
expectType<readonly [readonly ['N', 16], readonly ['N', 10]]>(branches.outShape);
expectType<Promise<readonly [NDArray<[number, number]>, NDArray<[number, number]>]>>(
  branches.kernelFn([x, x], null, 'ntk'),
);
expectType<Promise<readonly [NDArray<[number, 16]>, NDArray<[number, 10]>]>>(
  branches.applyFn(branches.initFn(key), [x, x]),
);
const [[first, second]] = branches.initFn(key);
expectType<[8, 16]>(first[0].shape);
expectType<[32, 10]>(second[2][0].shape);

const sum = two.build(parallel(Dense(16), serial(Dense(32), Relu(), Dense(16))), FanInSum());
expectType<'[N, 16]'>(sum.shape);
expectType<Promise<NDArray<[number, number]>>>(sum.kernelFn([x, x], [x, x], 'nngp'));
expectType<Promise<Kernel<[number, number], [number]>>>(sum.kernelFn([x, [[1, 2]]], null));
expectType<Promise<Kernel<[number, number], [number]>>>(sum.kernelFn([kernel, kernel]));
expectType<'[N, 3]'>(sum.pipe(Relu()).pipe(Dense(3)).shape);
expectType<'[N, 3]'>(
  two
    .pipe(parallel(Dense(4), Dense(4)))
    .pipe(FanInSum())
    .pipe(Dense(3)).shape,
);

// As deep as wanted.
const nested = input(
  [
    ['N', 8],
    ['N', 5],
  ],
  ['N', 3],
).build(parallel(serial(parallel(Dense(4), Dense(4)), FanInSum()), Dense(4)), FanInConcat({ axis: -1 }));
expectType<'[N, 8]'>(nested.shape);
expectType<'[[[N, 8], [N, 5]], [N, 3]]'>(
  input(
    [
      ['N', 8],
      ['N', 5],
    ],
    ['N', 3],
  ).shape,
);
expectType<Promise<NDArray<[number, number]>>>(nested.kernelFn([[x, x], x], null, 'ntk'));
expectType<'[N, 8]'>(input(['N', 8]).build(parallel(Identity()), parallel(Dense(8)), FanInSum()).shape);

// Axes are settled input by input, whatever stands around parallel.
const NCHW = { dimensionNumbers: ['NCHW', 'OIHW', 'NHWC'] } as const;
const images = input(['N', 3, 9, 9], ['N', 9, 9, 2]);
const convs = [Conv(4, [2, 2], NCHW), Conv(4, [2, 2])] as const;
expectType<'[N, 8, 8, 4]'>(images.build(parallel(...convs), FanInSum()).shape);
expectType<'[N, 8, 8, 4]'>(images.build(serial(parallel(...convs)), FanInSum()).shape);
expectType<'[N, 8, 8, 4]'>(images.build(repeat(parallel(...convs), 1), FanInSum()).shape);
expectType<'[N, 8, 8, 4]'>(images.pipe(parallel(...convs)).pipe(FanInSum()).shape);
expectType<'[N, 4]'>(
  images.build(parallel(serial(...([convs[0], Flatten(), Dense(4)] as const)), serial(Flatten(), Dense(4))), FanInSum())
    .shape,
);

// What does not fit; networks that do not are in fixtures/wrong-inputs.ts.
type X = Parameters<typeof sum.kernelFn>[0];
expectAssignable<X>([x, x]);
expectAssignable<X>([x, [[1, 2]]]);
expectNotAssignable<X>(x);
expectNotAssignable<X>([x] as const);
expectNotAssignable<X>([x, x, x] as const);
expectNotAssignable<X>([[x, x], x] as const);
expectNotAssignable<Parameters<typeof sum.kernelFn>[1]>(x);
expectNotAssignable<Parameters<typeof sum.kernelFn>[1]>([x] as const);
expectNotAssignable<Parameters<typeof nested.kernelFn>[0]>([x, x] as const);
expectNotAssignable<Parameters<typeof sum.applyFn>[1]>(x);
expectNotAssignable<Parameters<typeof sum.applyFn>[1]>([x] as const);
expectNotAssignable<Parameters<typeof input>>(['N', ['N', 8]]);
expectNotAssignable<Parameters<typeof input>>([['N', 8], 5]);

// Derivatives have the form of the inputs.
declare const scalar: KernelScalar;
const graded = kernelValueAndGrad(nested, [[x, x], x], null, scalar);
expectType<Promise<KernelValueAndGrad<['x1', 'hypers'], [[['N', 8], ['N', 5]], ['N', 3]]>>>(graded);
expectType<readonly [readonly [DenseArray, DenseArray], DenseArray]>((await graded).grads.x1);
expectType<DenseArray>((await kernelValueAndGrad(input('N', 3).build(Dense(1)), x, x, scalar)).grads.x2);
