import type { AxisOf, Declare, LastAxis } from '../../../types/axes.js';
import type { IndexOf } from '../../../types/layout.js';
import type { NeedsOneTensor, NeedsTwoAxes } from '../../../types/misfit.js';
import type { Say } from '../../../types/sentences.js';
import type { Dim, Shape, ShapeEqual, ShowShape, Single, UnknownRank } from '../../../types/shape.js';
import type { Certain, SomeTensor, Tensor } from '../../../types/state.js';
import type { DotDimensionNumbers } from './options.js';

interface Names {
  readonly layer: 'DotGeneral';
  readonly own: 'axes';
}

type Axes = readonly number[];

/**
 * The axes that input and constant keep together, then the rest of the left side, then the rest of the right one.
 * `K` is the constant's shape, `null` for none, on side `Side`. Gaussianity stays.
 */
export type DotGeneralOut<
  I,
  Side extends 'lhs' | 'rhs',
  K,
  D extends DotDimensionNumbers,
  B extends number,
  C extends number,
> =
  I extends Tensor<infer S, infer B0, infer C0, infer G>
    ? UnknownRank<S> extends true
      ? SomeTensor<Certain<G>>
      : S extends readonly [Dim, Dim, ...Dim[]]
        ? Declare<Names, S, B0, C0, B, C> extends infer A
          ? A extends readonly [infer b, infer c]
            ? Dot<
                S,
                Side,
                [K] extends [null] ? [] : K extends Axes ? K : Axes,
                InputAxes<Side, D>,
                OwnAxes<Side, D>,
                b,
                c,
                Certain<G>
              >
            : A
          : never
        : NeedsTwoAxes<'DotGeneral', S>
    : NeedsOneTensor<'DotGeneral', I>;

/** Axes to sum over and axes to keep, of the input. */
type InputAxes<Side, D extends DotDimensionNumbers> = Side extends 'rhs' ? [D[0][0], D[1][0]] : [D[0][1], D[1][1]];

/** The same of the constant. */
type OwnAxes<Side, D extends DotDimensionNumbers> = Side extends 'rhs' ? [D[0][1], D[1][1]] : [D[0][0], D[1][0]];

type Dot<
  S extends Shape,
  Side,
  K extends Axes,
  In extends readonly [Axes, Axes],
  Own extends readonly [Axes, Axes],
  b,
  c,
  G extends boolean,
> =
  AnyUnknown<[K, ...In, ...Own]> extends true
    ? SomeTensor<G>
    : [Counted<S, In[0]>, Counted<S, In[1]>, Counted<K, Own[0]>, Counted<K, Own[1]>] extends [
          infer Sum extends Axes,
          infer Keep extends Axes,
          infer OwnSum extends Axes,
          infer OwnKeep extends Axes,
        ]
      ? Misused<S, [...In[0], ...In[1]], [...Sum, ...Keep], b, c, Sum['length']> extends infer M
        ? M extends string
          ? M
          : Unequal<S, K, [...Sum, ...Keep], [...OwnSum, ...OwnKeep]> extends infer U
            ? U extends string
              ? U
              : Result<
                  S,
                  Keep,
                  Left<S, [...Sum, ...Keep][number]>,
                  Rest<K, [...OwnSum, ...OwnKeep][number]>,
                  Side,
                  b,
                  c,
                  G
                >
            : never
        : never
      : SomeTensor<G>;

/** Is the length of one of the lists, or an entry, unknown? */
type AnyUnknown<Lists extends readonly Axes[]> = Lists extends readonly [
  infer H extends Axes,
  ...infer T extends readonly Axes[],
]
  ? UnknownRank<H> extends true
    ? true
    : AnyUnknown<T>
  : false;

/** The axes counted from the start; `never` where there is none, `number` where it is unknown. */
type Counted<S extends Shape, A extends Axes> = {
  [K in keyof A]: AxisOf<S, Single<A[K]>> extends infer N ? (N extends null ? number : N) : never;
};

/** The sentence for the first axis of the input that cannot be used as it is, else `null`. */
type Misused<
  S extends Shape,
  Given extends Axes,
  Found extends readonly unknown[],
  b,
  c,
  Sums extends number,
  Seen = never,
  At extends readonly unknown[] = [],
  Summing = true,
> = Given extends readonly [infer g extends number, ...infer Given1 extends Axes]
  ? Found extends readonly [infer a, ...infer Found1]
    ? At['length'] extends Sums
      ? Summing extends true
        ? Misused<S, Given, Found, b, c, Sums, Seen, At, false>
        : MisusedAxis<S, g, a, Given1, Found1, b, c, Sums, Seen, At, Summing>
      : MisusedAxis<S, g, a, Given1, Found1, b, c, Sums, Seen, At, Summing>
    : null
  : null;

type MisusedAxis<
  S extends Shape,
  g extends number,
  a,
  Given extends Axes,
  Found extends readonly unknown[],
  b,
  c,
  Sums extends number,
  Seen,
  At extends readonly unknown[],
  Summing,
> = [a] extends [never]
  ? Say<
      'axisOutside',
      { layer: 'DotGeneral'; option: 'dimensionNumbers axis'; axis: g; shape: ShowShape<S>; last: LastAxis<S> }
    >
  : a extends Seen
    ? Say<'axisTwice', { layer: 'DotGeneral'; option: 'dimensionNumbers'; axis: a & number; shape: ShowShape<S> }>
    : a extends c
      ? Say<'dotAxis', { does: Does<Summing>; what: 'channel'; axis: a & number; shape: ShowShape<S> }>
      : [a, Summing] extends [b, true]
        ? Say<'dotAxis', { does: Does<true>; what: 'batch'; axis: a & number; shape: ShowShape<S> }>
        : Misused<S, Given, Found, b, c, Sums, Seen | a, [...At, 0], Summing>;

type Does<Summing> = Summing extends true ? 'sums over' : 'multiplies along';

/** The sentence for the first axes that meet and differ in size, else `null`. */
type Unequal<S extends Shape, K extends Axes, In extends Axes, Own extends Axes> = In extends readonly [
  infer a extends number,
  ...infer In1 extends Axes,
]
  ? Own extends readonly [infer m extends number, ...infer Own1 extends Axes]
    ? ShapeEqual<[S[a]], [K[m]]> extends false
      ? Say<'dotSizes', { axis: a; shape: ShowShape<S>; own: m; constant: ShowShape<K> }>
      : Unequal<S, K, In1, Own1>
    : null
  : null;

/** The places of the axes that are not used. */
type Left<
  S extends readonly unknown[],
  Used,
  R extends Axes = [],
  At extends readonly unknown[] = [],
> = S extends readonly [unknown, ...infer T]
  ? Left<T, Used, At['length'] extends Used ? R : [...R, At['length'] & number], [...At, 0]>
  : R;

interface OfConstant<N> {
  readonly size: N;
}

/** The sizes of the constant's axes that are not used. */
type Rest<K extends Axes, Used> =
  Left<K, Used> extends infer L extends Axes ? { [A in keyof L]: OfConstant<K[L[A] & number]> } : never;

type Result<
  S extends Shape,
  Keep extends Axes,
  InputLeft extends Axes,
  Own extends readonly unknown[],
  Side,
  b,
  c,
  G extends boolean,
> = (Side extends 'rhs' ? [...Keep, ...InputLeft, ...Own] : [...Keep, ...Own, ...InputLeft]) extends infer Order extends
  readonly unknown[]
  ? Tensor<
      { -readonly [A in keyof Order]: Order[A] extends OfConstant<infer N extends number> ? N : S[Order[A] & number] },
      Placed<Order, b>,
      Placed<Order, c>,
      G
    >
  : never;

type Placed<Order extends readonly unknown[], a> = a extends number ? IndexOf<Order, a> & number : null;
