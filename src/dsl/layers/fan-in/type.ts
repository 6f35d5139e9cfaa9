import type { Say } from '../../../types/sentences.js';
import type { Shape, ShapeEqual, ShapeMeet, ShowShape } from '../../../types/shape.js';
import type { Branches, Show, SomeTensor, Tensor } from '../../../types/state.js';

/**
 * Branches of equal shape and layout as one. `G` is `true` for a layer that needs Gaussian branches and gives a Gaussian
 * output, `false` for one that takes any and ends Gaussianity. A single branch passes as it is.
 */
export type FanInOut<Layer extends string, I, G extends boolean> =
  I extends Branches<infer B>
    ? B extends readonly [infer F, ...infer R]
      ? R extends readonly []
        ? OneBranch<Layer, F>
        : Meet<Layer, F, R, G>
      : SomeTensor<true>
    : NoBranches<Layer, I>;

/** What a fan-in makes of something that is not known to be branches. */
export type NoBranches<Layer extends string, I> =
  I extends Tensor<infer S, infer _B, infer _C, infer G>
    ? boolean extends G
      ? SomeTensor<true>
      : Say<'fanInOne', { layer: Layer; shape: ShowShape<S> }>
    : never;

/** The only branch. */
export type OneBranch<Layer extends string, F> =
  F extends Tensor<infer _S, infer _B, infer _C, infer _G> ? F : NestedBranch<Layer, F, 0>;

/** The sentence for a branch that is branches. */
export type NestedBranch<Layer extends string, F, I extends number> = Say<
  'fanInNested',
  { layer: Layer; index: I; shape: Show<F> }
>;

/** The sentence for a branch that is not Gaussian, where it has to be. */
export type BranchNotGaussian<Layer extends string, S extends Shape, I extends number> = Say<
  'fanInGaussian',
  { layer: Layer; index: I; shape: ShowShape<S> }
>;

type Meet<Layer extends string, F, R extends readonly unknown[], G extends boolean> =
  F extends Tensor<infer S, infer B, infer C, infer G0>
    ? Misfits<G, G0> extends true
      ? BranchNotGaussian<Layer, S, 0>
      : Next<Layer, S, B, C, R, S, G, [0]>
    : NestedBranch<Layer, F, 0>;

/** Is a branch of Gaussianity `G1` refused where `G` is needed? */
export type Misfits<G, G1> = [G] extends [true] ? ([G1] extends [false] ? true : false) : false;

type Next<
  Layer extends string,
  S extends Shape,
  B extends number | null,
  C extends number | null,
  R extends readonly unknown[],
  First extends Shape,
  G extends boolean,
  I extends readonly unknown[],
> = R extends readonly [infer H, ...infer T]
  ? H extends Tensor<infer S1, infer B1, infer C1, infer G1>
    ? Misfits<G, G1> extends true
      ? BranchNotGaussian<Layer, S1, I['length']>
      : ShapeEqual<S, S1> extends false
        ? Say<'fanInShape', { layer: Layer; first: ShowShape<First>; index: I['length']; shape: ShowShape<S1> }>
        : SameLayout<B, C, B1, C1> extends true
          ? ShapeMeet<S, S1> extends infer M extends Shape
            ? Next<Layer, M, KnownAxis<B, B1>, KnownAxis<C, C1>, T, First, G, [...I, 0]>
            : never
          : OtherLayout<Layer, B, C, I['length'], B1, C1>
    : NestedBranch<Layer, H, I['length']>
  : Tensor<S, B, C, G>;

/** The axis that one of two branches has declared. */
export type KnownAxis<A, A1> = A extends null ? A1 : A;

/** Do two branches agree on where batch and channels are, as far as they declare it? */
export type SameLayout<B, C, B1, C1> = [Same<B, B1>, Same<C, C1>] extends [true, true] ? true : false;

type Same<A, B> = A extends null ? true : B extends null ? true : A extends B ? true : false;

/** The sentence for branches that do not. */
export type OtherLayout<Layer extends string, B, C, I extends number, B1, C1> = Say<
  'fanInAxes',
  { layer: Layer; first: ShowAxes<B, C>; index: I; axes: ShowAxes<B1, C1> }
>;

type ShowAxes<B, C> = `${ShowAxis<B>} and ${ShowAxis<C>}`;

type ShowAxis<A> = A extends number ? A : '?';
