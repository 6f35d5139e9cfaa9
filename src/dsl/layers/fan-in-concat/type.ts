import type { Add, Sub } from '../../../types/arithmetic.js';
import type { AxisOf, LastAxis } from '../../../types/axes.js';
import type { Say } from '../../../types/sentences.js';
import type { Replace, Shape, ShapeEqual, ShapeMeet, ShowShape, UnknownRank } from '../../../types/shape.js';
import type { Branches, SomeTensor, Tensor } from '../../../types/state.js';
import type {
  BranchNotGaussian,
  KnownAxis,
  Misfits,
  NestedBranch,
  NoBranches,
  OneBranch,
  OtherLayout,
  SameLayout,
} from '../fan-in/type.js';

type Layer = 'FanInConcat';

/**
 * Branches one after the other along axis `A`; all other sizes and the layouts are equal. Along the channels any branches
 * go together and the output is not Gaussian; along another axis they are Gaussian, and so is the output. A single branch
 * passes as it is.
 */
export type FanInConcatOut<I, A extends number> =
  I extends Branches<infer B>
    ? B extends readonly [infer F, ...infer R]
      ? R extends readonly []
        ? OneBranch<Layer, F>
        : Several<F, R, A, Ranks<B>>
      : SomeTensor<true>
    : NoBranches<Layer, I>;

/** `known` if every branch is a tensor of known rank, `unknown` if not; a sentence for one that is branches. */
type Ranks<B extends readonly unknown[], R = 'known', I extends readonly unknown[] = []> = B extends readonly [
  infer H,
  ...infer T,
]
  ? H extends Tensor<infer S, infer _B, infer _C, infer _G>
    ? Ranks<T, UnknownRank<S> extends true ? 'unknown' : R, [...I, 0]>
    : NestedBranch<Layer, H, I['length']>
  : R;

type Several<F, R extends readonly unknown[], A extends number, Known> = Known extends 'known'
  ? F extends Tensor<infer S, infer B, infer C, infer G>
    ? AxisOf<S, A> extends infer a
      ? [a] extends [never]
        ? Say<'axisOutside', { layer: Layer; option: 'axis'; axis: A; shape: ShowShape<S>; last: LastAxis<S> }>
        : a extends number
          ? First<S, B, C, G, R, a, NeedsGaussian<S, B, C, a>>
          : SomeTensor<true>
      : never
    : never
  : Known extends 'unknown'
    ? SomeTensor<true>
    : Known;

/** All axes but the channels do; those are the last, where no layer has declared them. */
type NeedsGaussian<S extends Shape, B, C, a> = a extends (
  C extends number
    ? C
    : [B] extends [LastAxis<S>]
      ? Sub<S['length'], 2>
      : LastAxis<S>
)
  ? false
  : true;

type First<
  S extends Shape,
  B extends number | null,
  C extends number | null,
  G0,
  R extends readonly unknown[],
  a extends number,
  G extends boolean,
> = Misfits<G, G0> extends true ? BranchNotGaussian<Layer, S, 0> : Next<S, B, C, R, S, a, G, [0]>;

type Next<
  S extends Shape,
  B extends number | null,
  C extends number | null,
  R extends readonly unknown[],
  F extends Shape,
  a extends number,
  G extends boolean,
  I extends readonly unknown[],
> = R extends readonly [Tensor<infer S1, infer B1, infer C1, infer G1>, ...infer T]
  ? Misfits<G, G1> extends true
    ? BranchNotGaussian<Layer, S1, I['length']>
    : ShapeEqual<Replace<S, a, number>, Replace<S1, a, number>> extends false
      ? Say<'fanInConcatShape', { first: ShowShape<F>; index: I['length']; shape: ShowShape<S1>; axis: a }>
      : SameLayout<B, C, B1, C1> extends true
        ? Replace<ShapeMeet<S, S1>, a, Both<S[a], S1[a]>> extends infer M extends Shape
          ? Next<M, KnownAxis<B, B1>, KnownAxis<C, C1>, T, F, a, G, [...I, 0]>
          : never
        : OtherLayout<Layer, B, C, I['length'], B1, C1>
  : Tensor<S, B, C, G>;

/** The size of both together; a name makes it unknown. */
type Both<A, B> = A extends number ? (B extends number ? Add<A, B> : number) : number;
