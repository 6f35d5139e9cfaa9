import type { Declare, LastAxis } from '../../../types/axes.js';
import type { Padding } from '../../../types/conv-size.js';
import type { IndexOf, Letters } from '../../../types/layout.js';
import type { NeedsOneTensor } from '../../../types/misfit.js';
import type { Dim, Shape, Single, UnknownRank } from '../../../types/shape.js';
import type { SomeTensor, Tensor } from '../../../types/state.js';
import type {
  AroundWindow,
  AxisText,
  RankFits,
  RankMisfit,
  Sizes,
  SlideWindow,
  StridesFit,
  StridesMisfit,
} from '../../../types/windows.js';
import type { LaidOutConv } from './layout-type.js';
import type { ConvLayer, ConvNames } from './names.js';
import type { DimensionNumbers } from './options.js';

/** What layer `L` gives: a filter slides over every spatial axis; the channels become `Out` wide. Gaussian. */
export type ConvOut<
  L extends ConvLayer,
  I,
  Out extends number,
  K extends Sizes,
  P extends Padding,
  T extends Sizes | null,
  D extends DimensionNumbers | null,
> =
  I extends Tensor<infer S, infer B0, infer C0, infer _G>
    ? UnknownRank<K> extends true
      ? SomeTensor<true>
      : StridesFit<K, T> extends false
        ? StridesMisfit<ConvNames<L>, K, T>
        : [D] extends [null]
          ? UnknownRank<S> extends true
            ? Convolved<ConvNames<L>, AroundWindow<K>, null, null, Single<Out>, K, P, T>
            : RankFits<S, K> extends true
              ? Convolved<ConvNames<L>, S, B0, C0, Single<Out>, K, P, T>
              : RankMisfit<ConvNames<L>, S, K, AxisText<K>>
          : [D] extends [DimensionNumbers]
            ? LaidOutConv<ConvNames<L>, S, B0, C0, Single<Out>, K, P, T, D>
            : SomeTensor<true>
    : NeedsOneTensor<L, I>;

/** Batch first, channels last. */
type Convolved<
  N extends ConvNames,
  S extends Shape,
  B0,
  C0,
  Out extends Dim,
  K extends Sizes,
  P extends Padding,
  T extends Sizes | null,
> =
  Declare<N, S, B0, C0, 0, -1> extends infer Axes
    ? Axes extends string
      ? Axes
      : SlideWindow<N, S, 0, LastAxis<S>, K, T, P, Out> extends infer R
        ? R extends Shape
          ? Tensor<R, 0, LastAxis<S>, true>
          : R
        : never
    : never;

/** Batch and channel axis of the input. */
export type ConvAxes<K extends Sizes, D extends DimensionNumbers | null> = D extends DimensionNumbers
  ? [IndexOf<Letters<D[0]>, 'N'>, IndexOf<Letters<D[0]>, 'C'>]
  : [0, [0, ...K]['length']];
