import type { Add, CeilDiv, Compare, Sub } from './arithmetic.js';
import type { Dim, Single, Unknown } from './shape.js';

/** Where a slice starts, stops or how far it steps; `null`: left out. */
export type Bound = number | null;

/** Entries `start`, `start + step`, … before `stop` of an axis: what numpy writes `start:stop:step`. */
export interface SliceOf<A extends Bound = Bound, B extends Bound = Bound, C extends Bound = Bound> {
  readonly start: A;
  readonly stop: B;
  readonly step: C;
}

/** One entry of an index: an axis at one place, a slice of it, all of it (`':'` or `null`), or all axes in between. */
export type IndexEntry = number | null | ':' | '...' | SliceOf;

/** What a bound is, a union of several being unknown. */
type One<K, Default extends number> = [K] extends [null] ? Default : [K] extends [number] ? Single<K> : number;

/** A bound of a slice with positive steps, as a place in [0, D]. */
type Place<D extends number, K extends number> = number extends K
  ? number
  : `${K}` extends `-${infer M extends number}`
    ? Sub<D, M> extends infer P extends number
      ? [P] extends [never]
        ? 0
        : P
      : never
    : Compare<K, D> extends 'gt'
      ? D
      : K;

/** A bound of a slice with negative steps, as one more than its place: in [0, D], 0 being before the first. */
type PlaceDown<D extends number, K extends number> = number extends K
  ? number
  : `${K}` extends `-${infer M extends number}`
    ? Sub<D, M> extends infer P extends number
      ? [P] extends [never]
        ? 0
        : Add<P, 1>
      : never
    : Compare<K, D> extends 'lt'
      ? Add<K, 1>
      : D;

/** Entries between two places, one every `Step`; `never` if there are none. */
type Between<From extends number, To extends number, Step extends number> =
  Sub<To, From> extends infer L extends number
    ? [L] extends [never]
      ? never
      : number extends L
        ? number
        : L extends 0
          ? never
          : CeilDiv<L, Step>
    : never;

/** Does the slice hold all of any axis, in its order or backwards? */
type Whole<A, B, C> = [A, B, C] extends [null | 0, null, null | 1] | [null, null, -1] ? true : false;

/**
 * Number of entries that a slice takes of an axis, as numpy counts them; `never` if there are none. An axis known by
 * name keeps its name under a slice that takes all of it.
 */
export type SliceSize<D extends Dim, A extends Bound, B extends Bound, C extends Bound> =
  Unknown<D> extends true
    ? number
    : Whole<A, B, C> extends true
      ? D
      : D extends number
        ? One<C, 1> extends infer S extends number
          ? number extends S
            ? number
            : `${S}` extends `-${infer M extends number}`
              ? Between<[B] extends [null] ? 0 : PlaceDown<D, One<B, 0>>, PlaceDown<D, One<A, D>>, M>
              : Between<Place<D, One<A, 0>>, Place<D, One<B, D>>, S>
          : never
        : number;

type Text<K> = [K] extends [null] ? '' : [K] extends [number] ? (number extends Single<K> ? '?' : Single<K>) : '?';

/** An entry as text: `-1`, `1:`, `::2`. */
export type ShowEntry<E> = [E] extends [number]
  ? `${Text<E>}`
  : E extends SliceOf<infer A, infer B, infer C>
    ? `${Text<A>}:${Text<B>}${[C] extends [null] ? '' : `:${Text<C>}`}`
    : ':';
