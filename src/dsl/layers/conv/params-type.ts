import type { LastAxis } from '../../../types/axes.js';
import type { IndexOf, Letters, SpatialLetters } from '../../../types/layout.js';
import type { NDArray } from '../../../types/ndarray.js';
import type { Shape, UnknownRank } from '../../../types/shape.js';
import type { Tensor } from '../../../types/state.js';
import type { DimensionNumbers } from './options.js';

/** Weights, laid out as the filter spec tells, and biases where `bStd` is a number. */
export type ConvParams<I, Out extends number, K extends readonly number[], D extends DimensionNumbers | null> = [
  D,
] extends [null]
  ? readonly [W: NDArray<[...K, ChannelsAt<I, null>, Out]>, ...b: NDArray[]]
  : [D] extends [DimensionNumbers]
    ? readonly [
        W: NDArray<FilterShape<Letters<D[1]>, K, ChannelsAt<I, IndexOf<Letters<D[0]>, 'C'>>, Out>>,
        ...b: NDArray[],
      ]
    : readonly [W: NDArray, ...b: NDArray[]];

/** Channels of the input on axis `c`, the last if that is `null`. */
export type ChannelsAt<I, c> =
  I extends Tensor<infer S, infer _B, infer _C, infer _G>
    ? UnknownRank<S> extends true
      ? number
      : SizeAt<S, c extends number ? c : LastAxis<S>>
    : number;

/** A size that is known as a number. */
export type SizeAt<S extends Shape, c extends number> = S[c] extends number ? S[c] : number;

type FilterShape<L extends readonly string[], K extends readonly number[], In extends number, Out extends number> = {
  -readonly [A in keyof L]: L[A] extends 'I'
    ? In
    : L[A] extends 'O'
      ? Out
      : SizeAt<K, IndexOf<SpatialLetters<L>, L[A]>>;
};
