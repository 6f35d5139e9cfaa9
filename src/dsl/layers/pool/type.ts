import type { Declare } from '../../../types/axes.js';
import type { Padding } from '../../../types/conv-size.js';
import type { NeedsOneTensor } from '../../../types/misfit.js';
import type { Shape, UnknownRank } from '../../../types/shape.js';
import type { Certain, SomeTensor, Tensor } from '../../../types/state.js';
import type {
  AroundWindow,
  AxisText,
  RankFits,
  RankMisfit,
  Sizes,
  SlideWindow,
  StridesFit,
  StridesMisfit,
  WindowNames,
} from '../../../types/windows.js';

interface PoolNames extends WindowNames {
  readonly option: 'windowShape';
  readonly own: 'axes';
}

/** A window slides over every spatial axis; channels and Gaussianity stay. */
export type PoolOut<
  Layer extends string,
  I,
  K extends Sizes,
  T extends Sizes | null,
  P extends Padding,
  B extends number,
  C extends number,
> =
  I extends Tensor<infer S, infer B0, infer C0, infer G>
    ? UnknownRank<K> extends true
      ? SomeTensor<Certain<G>>
      : StridesFit<K, T> extends false
        ? StridesMisfit<PoolNames & { layer: Layer }, K, T>
        : UnknownRank<S> extends true
          ? Pooled<PoolNames & { layer: Layer }, AroundWindow<K>, null, null, K, T, P, B, C, Certain<G>>
          : RankFits<S, K> extends true
            ? Pooled<PoolNames & { layer: Layer }, S, B0, C0, K, T, P, B, C, Certain<G>>
            : RankMisfit<PoolNames & { layer: Layer }, S, K, AxisNames<K, B, C>>
    : NeedsOneTensor<Layer, I>;

type AxisNames<K extends Sizes, B, C> = [B, C] extends [0, -1]
  ? AxisText<K>
  : `batch, channels and ${K['length']} spatial`;

type Pooled<
  N extends PoolNames,
  S extends Shape,
  B0,
  C0,
  K extends Sizes,
  T extends Sizes | null,
  P extends Padding,
  B extends number,
  C extends number,
  G extends boolean,
> =
  Declare<N, S, B0, C0, B, C> extends infer Axes
    ? Axes extends readonly [infer b extends number, infer c extends number]
      ? SlideWindow<N, S, b, c, K, T, P, S[c]> extends infer R
        ? R extends Shape
          ? Tensor<R, b, c, G>
          : R
        : never
      : Axes extends string
        ? Axes
        : Tensor<{ -readonly [A in keyof S]: number }, null, null, G>
    : never;
