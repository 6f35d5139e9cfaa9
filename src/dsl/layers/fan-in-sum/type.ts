import type { Say } from '../../../types/sentences.js';
import type { Shape, ShapeEqual, ShapeMeet, ShowShape } from '../../../types/shape.js';
import type { Branches, Show, SomeTensor, Tensor } from '../../../types/state.js';

/** The branches' sum: equal shapes and layouts, every branch Gaussian. A single branch passes as it is. */
export type FanInSumOut<I> =
  I extends Branches<infer B>
    ? B extends readonly [infer F, ...infer R]
      ? R extends readonly []
        ? One<F>
        : Sum<F, R>
      : SomeTensor<true>
    : I extends Tensor<infer S, infer _B, infer _C, infer G>
      ? boolean extends G
        ? SomeTensor<true>
        : Say<'fanInOne', { shape: ShowShape<S> }>
      : never;

type One<F> = F extends Tensor<infer _S, infer _B, infer _C, infer _G> ? F : Nested<F, 0>;

type Nested<F, I extends number> = Say<'fanInNested', { index: I; shape: Show<F> }>;

type Sum<F, R extends readonly unknown[]> =
  F extends Tensor<infer S, infer B, infer C, infer G>
    ? [G] extends [false]
      ? NotGaussian<S, 0>
      : Add<S, B, C, R, S, [0]>
    : Nested<F, 0>;

type NotGaussian<S extends Shape, I extends number> = Say<'fanInGaussian', { index: I; shape: ShowShape<S> }>;

type Add<
  S extends Shape,
  B extends number | null,
  C extends number | null,
  R extends readonly unknown[],
  First extends Shape,
  I extends readonly unknown[],
> = R extends readonly [infer H, ...infer T]
  ? H extends Tensor<infer S1, infer B1, infer C1, infer G1>
    ? [G1] extends [false]
      ? NotGaussian<S1, I['length']>
      : ShapeEqual<S, S1> extends false
        ? Say<'fanInShape', { first: ShowShape<First>; index: I['length']; shape: ShowShape<S1> }>
        : [Same<B, B1>, Same<C, C1>] extends [true, true]
          ? ShapeMeet<S, S1> extends infer M extends Shape
            ? Add<M, B extends null ? B1 : B, C extends null ? C1 : C, T, First, [...I, 0]>
            : never
          : Say<'fanInAxes', { first: ShowAxes<B, C>; index: I['length']; axes: ShowAxes<B1, C1> }>
    : Nested<H, I['length']>
  : Tensor<S, B, C, true>;

type Same<A, B> = A extends null ? true : B extends null ? true : A extends B ? true : false;

type ShowAxes<B, C> = `${ShowAxis<B>} and ${ShowAxis<C>}`;

type ShowAxis<A> = A extends number ? A : '?';
