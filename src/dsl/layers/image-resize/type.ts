import type { Declare } from '../../../types/axes.js';
import type { NeedsOneTensor, NeedsTwoAxes } from '../../../types/misfit.js';
import type { Say } from '../../../types/sentences.js';
import type { Dim, Shape, ShowShape, Single, UnknownRank } from '../../../types/shape.js';
import type { Certain, SomeTensor, Tensor } from '../../../types/state.js';

interface Names {
  readonly layer: 'ImageResize';
  readonly own: 'axes';
}

/** Every axis gets the size that `T` has for it, -1 keeping what it has. Gaussianity stays. */
export type ImageResizeOut<I, T extends readonly number[], B extends number, C extends number> =
  I extends Tensor<infer S, infer B0, infer C0, infer G>
    ? UnknownRank<T> extends true
      ? SomeTensor<Certain<G>>
      : UnknownRank<S> extends true
        ? Resized<{ -readonly [K in keyof T]: number }, null, null, T, B, C, Certain<G>>
        : Resized<S, B0, C0, T, B, C, Certain<G>>
    : NeedsOneTensor<'ImageResize', I>;

type Resized<
  S extends Shape,
  B0,
  C0,
  T extends readonly number[],
  B extends number,
  C extends number,
  G extends boolean,
> = S extends readonly [Dim, Dim, ...Dim[]]
  ? S['length'] extends T['length']
    ? Declare<Names, S, B0, C0, B, C> extends infer Axes
      ? Axes extends readonly [infer b extends number | null, infer c extends number | null]
        ? Tensor<Sizes<S, T>, b, c, G>
        : Axes
      : never
    : Say<'resizeRank', { target: ShowShape<T>; shape: ShowShape<S> }>
  : NeedsTwoAxes<'ImageResize', S>;

type Sizes<S extends Shape, T extends readonly number[]> = {
  -readonly [K in keyof S]: K extends keyof T ? Size<S[K], Single<T[K] & number>> : S[K];
};

type Size<D extends Dim, T extends number> = T extends -1 ? D : T;
