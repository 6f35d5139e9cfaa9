import type { Declare } from '../../../types/axes.js';
import type { Say } from '../../../types/sentences.js';
import type { UnknownRank } from '../../../types/shape.js';
import type { IndexEntry, ShowEntry, SliceOf } from '../../../types/slices.js';
import type { Tensor } from '../../../types/state.js';
import type { Complete, IndexNames } from './type.js';

/** The sentence for a slice of the channels, which has no kernel; else `null`. */
export type IndexFault<I, E extends readonly IndexEntry[], B extends number, C extends number> =
  I extends Tensor<infer S, infer B0, infer C0, infer _G>
    ? true extends UnknownRank<S> | UnknownRank<E>
      ? null
      : Declare<IndexNames, S, B0, C0, B, C> extends readonly [unknown, infer c extends number]
        ? Complete<S, E> extends infer F extends readonly unknown[]
          ? Refuses<F[c], c>
          : null
        : null
    : null;

type Refuses<E, c extends number> =
  E extends SliceOf<infer A, infer B, infer C>
    ? true extends Never<A, null | 0> | Never<B, null> | Never<C, null | 1>
      ? Say<'indexKernel', { entry: ShowEntry<E>; axis: c }>
      : null
    : null;

/** Is a bound of type `K` none of these for certain? */
type Never<K, Of> = number extends K ? false : [Extract<K, Of>] extends [never] ? true : false;
