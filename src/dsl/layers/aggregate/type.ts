import type { AxisOf, Declare, LastAxis } from '../../../types/axes.js';
import type { NeedsOneTensor, NeedsTwoAxes } from '../../../types/misfit.js';
import type { Say } from '../../../types/sentences.js';
import type { Dim, Shape, ShowShape, Single, UnknownRank } from '../../../types/shape.js';
import type { Certain, SomeTensor, Tensor } from '../../../types/state.js';

interface Names {
  readonly layer: 'Aggregate';
  readonly own: 'axes';
}

/** Sizes and Gaussianity stay; the axes `A` (`null`: all but batch and channels) must be there, and one at least. */
export type AggregateOut<I, A extends number | readonly number[] | null, B extends number, C extends number> =
  I extends Tensor<infer S, infer B0, infer C0, infer G>
    ? UnknownRank<S> extends true
      ? SomeTensor<Certain<G>>
      : S extends readonly [Dim, Dim, ...Dim[]]
        ? Declare<Names, S, B0, C0, B, C> extends infer Axes
          ? Axes extends readonly [infer b extends number | null, infer c extends number | null]
            ? Misused<S, List<A>, b, c> extends infer M
              ? M extends string
                ? M
                : Tensor<S, b, c, Certain<G>>
              : never
            : Axes
          : never
        : NeedsTwoAxes<'Aggregate', S>
    : NeedsOneTensor<'Aggregate', I>;

type List<A> = A extends number ? [A] : A;

/** The sentence for the first axis that cannot be summed over, or for none at all; else `null`. */
type Misused<S extends Shape, A, b, c> = A extends null
  ? S['length'] extends 2
    ? None<S>
    : null
  : A extends readonly []
    ? None<S>
    : EachAxis<S, A, b, c>;

type None<S extends Shape> = Say<'aggregateNone', { shape: ShowShape<S> }>;

type EachAxis<S extends Shape, A, b, c, Seen = never> = A extends readonly [
  infer g extends number,
  ...infer T extends readonly number[],
]
  ? AxisOf<S, Single<g>> extends infer a
    ? [a] extends [never]
      ? Say<
          'axisOutside',
          { layer: 'Aggregate'; option: 'aggregateAxis'; axis: g; shape: ShowShape<S>; last: LastAxis<S> }
        >
      : a extends number
        ? a extends Seen
          ? Say<'axisTwice', { layer: 'Aggregate'; option: 'aggregateAxis'; axis: a; shape: ShowShape<S> }>
          : a extends c
            ? Say<'aggregateAxis', { what: 'channel'; axis: a; shape: ShowShape<S> }>
            : a extends b
              ? Say<'aggregateAxis', { what: 'batch'; axis: a; shape: ShowShape<S> }>
              : EachAxis<S, T, b, c, Seen | a>
        : EachAxis<S, T, b, c, Seen>
    : never
  : null;
