// Parameters and outputs of finite networks, as the type checker knows them.
import { expectAssignable, expectNotAssignable, expectType } from 'tsd';
import {
  AvgPool,
  Conv,
  ConvLocal,
  ConvTranspose,
  Dense,
  type DenseArray,
  FanInSum,
  FanOut,
  Flatten,
  GlobalAvgPool,
  Identity,
  type Layer,
  type MaskedArray,
  type Model,
  type NDArray,
  parallel,
  type RandomKey,
  Relu,
  repeat,
  serial,
  type Tree,
} from '../../src/index.js';
import { input } from './fixtures/kit.js';

declare const key: RandomKey;
declare const x: NDArray;

// Dense and activations: a list with one entry a layer; biases are there if bStd is given.
const dense = input('N', 64).build(Dense(512), Relu(), Dense(10, { bStd: 1 }));
const params = dense.initFn(key);
expectType<
  readonly [
    readonly [W: NDArray<[64, 512]>, ...b: NDArray<[1, 512]>[]],
    readonly [],
    readonly [W: NDArray<[512, 10]>, ...b: NDArray<[1, 10]>[]],
  ]
>(params);
expectType<NDArray<[1, 10]> | undefined>(params[2][1]);
expectType<Promise<NDArray<[number, 10]>>>(dense.applyFn(params, x));
expectType<Promise<NDArray<[number, 10]>>>(dense.applyFn(params, [[1, 2]], { engine: 'auto', dtype: 'float32' }));

// Of inputs that are masked, the output comes with its mask.
expectType<Promise<MaskedArray<[number, 10]>>>(dense.applyFn(params, x, { maskConstant: Number.NaN }));
expectType<Promise<NDArray<[number, 10]>>>(dense.applyFn(params, x, {}));

// Any arrays do, in the same tree; other trees do not.
declare const w: NDArray;
dense.applyFn([[w], [], [w, w]], x);
dense.applyFn([[params[0][0], w], [], [w]] as const, x);
type Given = Parameters<typeof dense.applyFn>;
declare const lists: {
  readonly noWeights: readonly [readonly [NDArray], readonly [], readonly []];
  readonly noActivation: readonly [readonly [NDArray], readonly [NDArray], readonly [NDArray]];
  readonly twoLayers: readonly [readonly [NDArray], readonly []];
};
expectNotAssignable<Given[0]>(lists.noWeights);
expectNotAssignable<Given[0]>(lists.noActivation);
expectNotAssignable<Given[0]>(lists.twoLayers);
expectNotAssignable<Given[0]>({ w });
expectNotAssignable<Given[1]>('digits.npy');
expectNotAssignable<Given[2]>({ engine: 'cuda' });
expectNotAssignable<Parameters<typeof dense.initFn>[0]>(0);

// Layouts, widths and axes.
expectType<readonly [readonly [W: NDArray<[3, 5, 2, 8]>, ...b: NDArray[]]]>(
  input('N', 9, 9, 2)
    .build(Conv(8, [3, 5]))
    .initFn(key),
);
expectType<readonly [readonly [W: NDArray<[8, 2, 3, 5]>, ...b: NDArray[]]]>(
  input('N', 2, 9, 9)
    .build(Conv(8, [3, 5], { dimensionNumbers: ['NCHW', 'OIWH', 'NCHW'] }))
    .initFn(key),
);
expectType<readonly [readonly [W: NDArray<[3, 5, 2, 8]>, ...b: NDArray[]]]>(
  input('N', 9, 9, 2)
    .build(ConvTranspose(8, [3, 5], { strides: [2, 2] }))
    .initFn(key),
);
expectType<readonly [readonly [W: NDArray<[7, 5, 30, 8]>, ...b: NDArray[]]]>(
  input('N', 9, 9, 2)
    .build(ConvLocal(8, [3, 5]))
    .initFn(key),
);
expectType<readonly [readonly [W: NDArray<[8, 4, 12, 9]>, ...b: NDArray[]]]>(
  input('N', 2, 9, 8)
    .build(
      ConvLocal(4, [2, 3], {
        padding: 'SAME',
        strides: [2, 1],
        parameterization: 'standard',
        s: [1, 2],
        dimensionNumbers: ['NCHW', 'OWIH', 'NWCH'],
      }),
    )
    .initFn(key),
);
expectType<readonly [readonly [W: NDArray<[number, number, 4]>, ...b: NDArray[]]]>(
  input('N', 'W', 'C')
    .build(ConvLocal(4, [2]))
    .initFn(key),
);
expectType<readonly [readonly [W: NDArray<[3, 8]>, ...b: NDArray<[1, 8, 1]>[]]]>(
  input(5, 3, 'N')
    .build(Dense(4, { batchAxis: -1, channelAxis: 1, parameterization: 'standard', s: [1, 2] }))
    .initFn(key),
);
expectType<readonly [readonly [W: NDArray<[number, 4]>, ...b: NDArray<[1, 4]>[]]]>(
  input('N', 'C').build(Dense(4)).initFn(key),
);

// Networks in networks.
const net = input('N', 8, 8, 3).build(
  Conv(4, [3, 3], { padding: 'SAME' }),
  serial(FanOut(2), parallel(serial(Relu(), Conv(4, [1, 1])), Identity()), FanInSum()),
  AvgPool([2, 2]),
  repeat(serial(Relu(), Conv(4, [3, 3], { padding: 'SAME' })), 7),
  Flatten(),
);
expectType<
  readonly [
    readonly [W: NDArray<[3, 3, 3, 4]>, ...b: NDArray[]],
    readonly [
      readonly [],
      readonly [readonly [readonly [], readonly [W: NDArray<[1, 1, 4, 4]>, ...b: NDArray[]]], readonly []],
      readonly [],
    ],
    readonly [],
    readonly (readonly [readonly [], readonly [W: NDArray<[3, 3, number, 4]>, ...b: NDArray[]]])[],
    readonly [],
  ]
>(net.initFn(key));
expectType<Promise<NDArray<[number, 196]>>>(net.applyFn(net.initFn(key), x));
const piped = input('N', 6).pipe(Dense(5)).pipe(Relu()).pipe(Dense(4));
expectType<
  readonly [
    readonly [W: NDArray<[6, 5]>, ...b: NDArray<[1, 5]>[]],
    readonly [],
    readonly [W: NDArray<[5, 4]>, ...b: NDArray<[1, 4]>[]],
  ]
>(piped.initFn(key));

// Several outputs.
const two = input('N', 4, 3).build(FanOut(2), parallel(Dense(2), GlobalAvgPool()));
expectType<Promise<readonly [NDArray<[number, 4, 2]>, NDArray<[number, 3]>]>>(two.applyFn(two.initFn(key), x));
expectType<Promise<readonly [MaskedArray<[number, 4, 2]>, MaskedArray<[number, 3]>]>>(
  two.applyFn(two.initFn(key), x, { maskConstant: 0 }),
);

// What is not known may be anything.
declare const layers: Layer[];
const some = input('N', 3).build(...layers);
expectType<readonly Tree<NDArray>[]>(some.initFn(key));
some.applyFn([w, [w, { a: w }]], x);
declare const dims: number[];
const ranked = input(...dims).build(Dense(3));
expectType<readonly [readonly [W: NDArray<[number, 3]>, ...b: NDArray[]]]>(ranked.initFn(key));
expectType<Promise<NDArray>>(ranked.applyFn(ranked.initFn(key), x));

// A layer that does not tell its parameters may have any.
interface Mine extends Layer {
  readonly name: 'Mine';
  readonly '~out': this['~in'];
}
declare const mine: Mine;
const own = input('N', 3).build(Dense(2), mine);
expectType<readonly [readonly [W: NDArray<[3, 2]>, ...b: NDArray<[1, 2]>[]], Tree<NDArray>]>(own.initFn(key));
own.applyFn([[w], { scale: w }], x);

// Parameters are trees of arrays, and models are models of any network.
expectAssignable<Tree<NDArray>>(net.initFn(key));
expectAssignable<Model<['N', 10], ['N', 64]>>(dense);
declare const array: DenseArray<readonly [64, 512]>;
dense.applyFn([[array], [], [w]], x);
