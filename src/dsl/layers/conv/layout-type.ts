import type { Declare } from '../../../types/axes.js';
import type { Padding } from '../../../types/conv-size.js';
import type { IndexOf, Letters, Reorder, ShowLetters, SpatialLetters } from '../../../types/layout.js';
import type { Say } from '../../../types/sentences.js';
import type { Dim, Shape, ShowShape, UnknownRank } from '../../../types/shape.js';
import type { SomeTensor, Tensor } from '../../../types/state.js';
import type { AroundWindow, RankFits, RankMisfit, Sizes, SlideWindow } from '../../../types/windows.js';
import type { ConvNames } from './names.js';
import type { DimensionNumbers } from './options.js';

/** A convolution whose axes stand where `dimensionNumbers` say. */
export type LaidOutConv<
  N extends ConvNames,
  S extends Shape,
  B0,
  C0,
  Out extends Dim,
  K extends Sizes,
  P extends Padding,
  T extends Sizes | null,
  D extends DimensionNumbers,
> = string extends D[number]
  ? SomeTensor<true>
  : [Letters<D[0]>, Letters<D[1]>, Letters<D[2]>] extends infer L
    ? L extends readonly [
        infer L0 extends readonly string[],
        infer L1 extends readonly string[],
        infer L2 extends readonly string[],
      ]
      ? Named<L0, L1, L2, K> extends true
        ? UnknownRank<S> extends true
          ? Ordered<N, AroundWindow<K>, null, null, Out, K, P, T, L0, L1, L2>
          : RankFits<S, K> extends true
            ? Ordered<N, S, B0, C0, Out, K, P, T, L0, L1, L2>
            : RankMisfit<N, S, K, ShowLetters<L0>>
        : Misnamed<N, D, K>
      : Misnamed<N, D, K>
    : never;

/** Do the three specs name the axes they must, and the same spatial axes, one per filter size? */
type Named<
  L0 extends readonly string[],
  L1 extends readonly string[],
  L2 extends readonly string[],
  K extends Sizes,
> = [
  L0['length'],
  L1['length'],
  L2['length'],
  'N' | 'C',
  'I' | 'O',
  'N' | 'C',
  Spatial<L0>,
  Spatial<L1>,
  Spatial<L2>,
] extends [Rank<K>, Rank<K>, Rank<K>, L0[number], L1[number], L2[number], L1[number], L2[number], L0[number]]
  ? true
  : false;

type Rank<K extends Sizes> = [0, 0, ...K]['length'];
type Spatial<L extends readonly string[]> = SpatialLetters<L>[number];

type Misnamed<N extends ConvNames, D extends DimensionNumbers, K extends Sizes> = Say<
  'dimensionNumbers',
  {
    layer: N['layer'];
    lhs: D[0];
    rhs: D[1];
    out: D[2];
    spatial: K['length'];
    window: ShowShape<K>;
  }
>;

/** Slides in the order of the input, then puts the axes in the order of the output. */
type Ordered<
  N extends ConvNames,
  S extends Shape,
  B0,
  C0,
  Out extends Dim,
  K extends Sizes,
  P extends Padding,
  T extends Sizes | null,
  L0 extends readonly string[],
  L1 extends readonly string[],
  L2 extends readonly string[],
> =
  Declare<N, S, B0, C0, IndexOf<L0, 'N'>, IndexOf<L0, 'C'>> extends infer Axes
    ? Axes extends readonly [infer b extends number, infer c extends number]
      ? SlideWindow<
          N,
          S,
          b,
          c,
          InInputOrder<K, L1, L0>,
          T extends Sizes ? InInputOrder<T, L1, L0> : null,
          P,
          Out
        > extends infer R
        ? R extends Shape
          ? Placed<Reorder<R, L0, L2>, IndexOf<L2, 'N'>, IndexOf<L2, 'C'>>
          : R
        : never
      : Axes
    : never;

type Placed<S, B extends number, C extends number> = S extends Shape ? Tensor<S, B, C, true> : never;

type InInputOrder<K extends Sizes, L1 extends readonly string[], L0 extends readonly string[]> =
  Reorder<K, SpatialLetters<L1>, SpatialLetters<L0>> extends infer R extends Sizes ? R : never;
