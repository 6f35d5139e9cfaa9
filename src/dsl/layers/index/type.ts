import type { Sub } from '../../../types/arithmetic.js';
import type { Declare } from '../../../types/axes.js';
import type { NeedsOneTensor, NeedsTwoAxes } from '../../../types/misfit.js';
import type { Say } from '../../../types/sentences.js';
import type { Dim, Shape, ShowShape, Single, UnknownRank } from '../../../types/shape.js';
import type { IndexEntry, ShowEntry, SliceOf, SliceSize } from '../../../types/slices.js';
import type { Certain, SomeTensor, Tensor } from '../../../types/state.js';

export interface IndexNames {
  readonly layer: 'Index';
  readonly own: 'axes';
}

/** Every axis by its entry: a slice keeps it, a number drops it. Batch and channels stay, and Gaussianity. */
export type IndexOut<I, E extends readonly IndexEntry[], B extends number, C extends number> =
  I extends Tensor<infer S, infer B0, infer C0, infer G>
    ? UnknownRank<S> extends true
      ? SomeTensor<Certain<G>>
      : UnknownRank<E> extends true
        ? SomeTensor<Certain<G>>
        : S extends readonly [Dim, Dim, ...Dim[]]
          ? Complete<S, E> extends infer F
            ? F extends readonly unknown[]
              ? Declare<IndexNames, S, B0, C0, B, C> extends infer Axes
                ? Axes extends readonly [infer b, infer c]
                  ? Walk<S, S, F, b, c, Certain<G>>
                  : Axes
                : never
              : Say<'indexCount', { count: Count<E>; shape: ShowShape<S> }>
            : never
          : NeedsTwoAxes<'Index', S>
    : NeedsOneTensor<'Index', I>;

/** The entries before and behind an ellipsis, which stands at the end where none is written. */
type Halves<E extends readonly unknown[], Before extends readonly unknown[] = []> = E extends readonly [
  infer H,
  ...infer T,
]
  ? [H] extends ['...']
    ? [Before, T]
    : Halves<T, [...Before, H]>
  : [Before, []];

/** How many axes the entries stand for. */
type Count<E extends readonly unknown[]> =
  Halves<E> extends [infer A extends readonly unknown[], infer Z extends readonly unknown[]]
    ? [...A, ...Z]['length'] & number
    : never;

/** One entry for each axis; `null` if there are more entries than axes. */
export type Complete<S extends readonly unknown[], E extends readonly unknown[]> =
  Halves<E> extends [infer A extends readonly unknown[], infer Z extends readonly unknown[]]
    ? Rest<S, [...A, ...Z]> extends infer R
      ? R extends readonly unknown[]
        ? [...A, ...R, ...Z]
        : null
      : never
    : never;

/** `null` for each axis that has no entry. */
type Rest<S extends readonly unknown[], F extends readonly unknown[]> = F extends readonly [unknown, ...infer U]
  ? S extends readonly [unknown, ...infer T]
    ? Rest<T, U>
    : null
  : { [K in keyof S]: null };

type Walk<
  Whole extends Shape,
  S extends readonly unknown[],
  F extends readonly unknown[],
  b,
  c,
  G extends boolean,
  At extends readonly unknown[] = [],
  Out extends readonly Dim[] = [],
  b1 extends number | null = null,
  c1 extends number | null = null,
> = S extends readonly [infer H extends Dim, ...infer T]
  ? F extends readonly [infer E, ...infer U]
    ? [E] extends [number]
      ? At['length'] extends b
        ? Drops<'batch', Whole, At, E>
        : At['length'] extends c
          ? Drops<'channel', Whole, At, E>
          : Inside<H, Single<E>> extends false
            ? Outside<Whole, At, H, E>
            : Walk<Whole, T, U, b, c, G, [...At, 0], Out, b1, c1>
      : [E] extends [null | ':' | SliceOf]
        ? Taken<H, E> extends infer D
          ? [D] extends [never]
            ? Say<'indexEmpty', { entry: ShowEntry<E>; axis: At['length'] & number; shape: ShowShape<Whole> }>
            : Walk<
                Whole,
                T,
                U,
                b,
                c,
                G,
                [...At, 0],
                [...Out, D & Dim],
                At['length'] extends b ? Out['length'] & number : b1,
                At['length'] extends c ? Out['length'] & number : c1
              >
          : never
        : SomeTensor<G>
    : never
  : Tensor<Out, b1, c1, G>;

/** The size of an axis under an entry that is no number. */
type Taken<H extends Dim, E> = [E] extends [SliceOf<infer A, infer B, infer C>] ? SliceSize<H, A, B, C> : H;

/** Is there such a place on the axis? */
type Inside<H extends Dim, E extends number> = H extends number
  ? number extends H | E
    ? true
    : `${E}` extends `-${infer M extends number}`
      ? [Sub<H, M>] extends [never]
        ? false
        : true
      : [Sub<H, E>] extends [never | 0]
        ? false
        : true
  : true;

type Drops<What extends string, S extends Shape, At extends readonly unknown[], E> = Say<
  'indexDrops',
  { entry: ShowEntry<E>; what: What; axis: At['length'] & number; shape: ShowShape<S> }
>;

type Outside<S extends Shape, At extends readonly unknown[], H extends Dim, E> = Say<
  'indexOutside',
  {
    entry: ShowEntry<E>;
    axis: At['length'] & number;
    shape: ShowShape<S>;
    last: H extends number ? Sub<H, 1> : never;
  }
>;
