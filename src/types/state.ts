import type { Shape, ShowShape } from './shape.js';

/**
 * What the type checker knows of the tensor between two layers: its shape, the axis of the samples and of the channels
 * (`null` while no layer has declared them: then 0 and the last), and whether the channels are Gaussian given the
 * inputs (`boolean` when unknown).
 */
export interface Tensor<
  S extends Shape,
  B extends number | null = null,
  C extends number | null = null,
  G extends boolean = boolean,
> {
  readonly dims: S;
  readonly batchAxis: B;
  readonly channelAxis: C;
  readonly gaussian: G;
}

/** Several tensors side by side: after FanOut or parallel, before FanInSum. */
export interface Branches<B extends readonly unknown[]> {
  readonly branches: B;
}

/** Something of which nothing is known, branches or not: what a bare `serial(...)` is checked with. */
export type Anything = Tensor<Shape, null, null, boolean>;

/** A tensor of unknown rank that is known to be one tensor. */
export type SomeTensor<G extends boolean> = Tensor<Shape, null, null, G>;

/** A state as text: `[N, 32, 32, 3]`, `[…]`, `2 branches`; a sentence stays what it is. */
export type Show<I> =
  I extends Tensor<infer S, infer _B, infer _C, infer _G>
    ? ShowShape<S>
    : I extends Branches<infer B>
      ? `${number extends B['length'] ? '?' : B['length']} branches`
      : I extends string
        ? I
        : '?';

/**
 * Gaussianity where it must be decided: what nothing is known of is taken to be Gaussian, because the check that matters
 * comes with the known input.
 */
export type Certain<G> = [G] extends [false] ? false : true;
