import type { AxisOf, Declare, LastAxis } from '../../../types/axes.js';
import type { NeedsOneTensor, NeedsTwoAxes } from '../../../types/misfit.js';
import type { Say } from '../../../types/sentences.js';
import type { Dim, Shape, ShowShape, UnknownRank } from '../../../types/shape.js';
import type { SomeTensor, Tensor } from '../../../types/state.js';
import type { NormAxes } from './options.js';

interface Names {
  readonly layer: 'LayerNorm';
  readonly own: 'axes';
}

/** Keeps the shape and Gaussianity, which it needs; the channels are among the axes `A`. */
export type LayerNormOut<I, A extends NormAxes, B extends number, C extends number> =
  I extends Tensor<infer S, infer B0, infer C0, infer G>
    ? [G] extends [false]
      ? Say<'gaussian', { layer: 'LayerNorm'; shape: ShowShape<S> }>
      : UnknownRank<S> extends true
        ? SomeTensor<true>
        : S extends readonly [Dim, Dim, ...Dim[]]
          ? Normalised<S, Declare<Names, S, B0, C0, B, C>, A extends readonly number[] ? A : [A & number]>
          : NeedsTwoAxes<'LayerNorm', S>
    : NeedsOneTensor<'LayerNorm', I>;

type Normalised<S extends Shape, Axes, A extends readonly number[]> = Axes extends readonly [
  infer b extends number,
  infer c extends number,
]
  ? Places<S, A> extends infer P
    ? [P] extends [never]
      ? Say<'normChannels', { axes: ShowShape<A>; shape: ShowShape<S>; channel: c }>
      : [P] extends [string]
        ? P
        : [P] extends [null]
          ? Tensor<S, b, c, true>
          : [c] extends [P]
            ? Tensor<S, b, c, true>
            : Say<'normChannels', { axes: ShowShape<A>; shape: ShowShape<S>; channel: c }>
    : never
  : Axes extends string
    ? Axes
    : Tensor<S, null, null, true>;

/** The axes counted from the start, as a union; `null` if not all are known; a sentence for one that is not there. */
export type Places<S extends Shape, A extends readonly number[], R = never, Layer extends string = 'LayerNorm'> =
  UnknownRank<A> extends true
    ? null
    : A extends readonly [infer H extends number, ...infer T extends readonly number[]]
      ? AxisOf<S, H> extends infer a
        ? [a] extends [never]
          ? Say<'axisOutside', { layer: Layer; option: 'axis'; axis: H; shape: ShowShape<S>; last: LastAxis<S> }>
          : Places<S, T, a extends null ? Unsure<S, R> : R | a, Layer>
        : never
      : R;

/** An axis that is not known may be any. */
type Unsure<S extends Shape, R> = R | LastAxis<S> | (number & keyof S);
