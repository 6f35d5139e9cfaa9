import type { Declare } from '../../../types/axes.js';
import type { NeedsOneTensor, NeedsTwoAxes } from '../../../types/misfit.js';
import type { Dim, Shape, UnknownRank } from '../../../types/shape.js';
import type { Tensor } from '../../../types/state.js';
import type { NormAxes } from '../layer-norm/options.js';
import type { Places } from '../layer-norm/type.js';

interface Names {
  readonly layer: 'BatchNorm';
  readonly own: 'axes';
}

/** Keeps the shape and Gaussianity. */
export type BatchNormOut<I, A extends NormAxes | null, B extends number, C extends number> =
  I extends Tensor<infer S, infer B0, infer C0, infer G>
    ? UnknownRank<S> extends true
      ? I
      : S extends readonly [Dim, Dim, ...Dim[]]
        ? Normalised<
            S,
            G,
            Declare<Names, S, B0, C0, B, C>,
            A extends readonly number[] ? A : A extends number ? [A] : []
          >
        : NeedsTwoAxes<'BatchNorm', S>
    : NeedsOneTensor<'BatchNorm', I>;

type Normalised<S extends Shape, G extends boolean, Axes, A extends readonly number[]> = Axes extends readonly [
  infer b extends number,
  infer c extends number,
]
  ? Places<S, A, never, 'BatchNorm'> extends infer P
    ? [P] extends [never]
      ? Tensor<S, b, c, G>
      : [P] extends [string]
        ? P
        : Tensor<S, b, c, G>
    : never
  : Axes extends string
    ? Axes
    : Tensor<S, null, null, G>;
