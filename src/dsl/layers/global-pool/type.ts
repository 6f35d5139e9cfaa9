import type { Declare, Precedes } from '../../../types/axes.js';
import type { NeedsOneTensor, NeedsTwoAxes } from '../../../types/misfit.js';
import type { Dim, Shape, UnknownRank } from '../../../types/shape.js';
import type { Certain, Tensor } from '../../../types/state.js';

interface Names<Layer extends string> {
  readonly layer: Layer;
  readonly own: 'axes';
}

/** All spatial axes vanish; batch and channels keep their order. Gaussianity stays. */
export type GlobalPoolOut<Layer extends string, I, B extends number, C extends number> =
  I extends Tensor<infer S, infer B0, infer C0, infer G>
    ? UnknownRank<S> extends true
      ? Tensor<[number, number], null, null, Certain<G>>
      : S extends readonly [Dim, Dim, ...Dim[]]
        ? Pooled<S, Declare<Names<Layer>, S, B0, C0, B, C>, Certain<G>>
        : NeedsTwoAxes<Layer, S>
    : NeedsOneTensor<Layer, I>;

type Pooled<S extends Shape, Axes, G extends boolean> = Axes extends readonly [
  infer b extends number,
  infer c extends number,
]
  ? Precedes<S, b, c> extends true
    ? Tensor<[S[b], S[c]], 0, 1, G>
    : Tensor<[S[c], S[b]], 1, 0, G>
  : Axes extends string
    ? Axes
    : Tensor<[number, number], null, null, G>;
