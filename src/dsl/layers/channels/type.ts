import type { Declare } from '../../../types/axes.js';
import type { NeedsOneTensor, NeedsTwoAxes } from '../../../types/misfit.js';
import type { Dim, Replace, Shape, Single, UnknownRank } from '../../../types/shape.js';
import type { SomeTensor, Tensor } from '../../../types/state.js';

interface Names<Layer extends string> {
  readonly layer: Layer;
  readonly own: 'axes';
}

/** The channels become `D` wide, whatever the rank; all other axes stay. Gaussian. */
export type ChannelsOut<Layer extends string, I, D extends number, B extends number, C extends number> =
  I extends Tensor<infer S, infer B0, infer C0, infer _G>
    ? UnknownRank<S> extends true
      ? SomeTensor<true>
      : S extends readonly [Dim, Dim, ...Dim[]]
        ? Widen<S, Declare<Names<Layer>, S, B0, C0, B, C>, D>
        : NeedsTwoAxes<Layer, S>
    : NeedsOneTensor<Layer, I>;

type Widen<S extends Shape, Axes, D extends number> = Axes extends readonly [
  infer b extends number,
  infer c extends number,
]
  ? Tensor<Replace<S, c, Single<D>>, b, c, true>
  : Axes extends string
    ? Axes
    : Tensor<{ -readonly [K in keyof S]: number }, null, null, true>;
