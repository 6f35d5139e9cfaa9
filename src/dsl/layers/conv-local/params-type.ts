import type { Product } from '../../../types/arithmetic.js';
import type { IndexOf, Letters } from '../../../types/layout.js';
import type { NDArray } from '../../../types/ndarray.js';
import type { Shape, UnknownRank } from '../../../types/shape.js';
import type { Tensor } from '../../../types/state.js';
import type { DimensionNumbers } from '../conv/options.js';
import type { ChannelsAt, SizeAt } from '../conv/params-type.js';

/** Weights of every position of the output `O`, laid out as the filter spec tells, and biases where `bStd` is a number. */
export type ConvLocalParams<I, O, Out extends number, K extends readonly number[], D extends DimensionNumbers | null> =
  O extends Tensor<infer R, infer _B, infer _C, infer _G>
    ? UnknownRank<R> extends true
      ? Loose
      : [D] extends [null]
        ? readonly [W: NDArray<[...Inner<R>, Product<[ChannelsAt<I, null>, ...K]>, Out]>, ...b: NDArray[]]
        : [D] extends [DimensionNumbers]
          ? readonly [
              W: NDArray<
                OfLetters<
                  Letters<D[1]>,
                  Letters<D[2]>,
                  R,
                  Product<[ChannelsAt<I, IndexOf<Letters<D[0]>, 'C'>>, ...K]>,
                  Out
                >
              >,
              ...b: NDArray[],
            ]
          : Loose
    : Loose;

type Loose = readonly [W: NDArray, ...b: NDArray[]];

/** The sizes between the batch and the channels. */
type Inner<S extends Shape> = S extends readonly [unknown, ...infer M, unknown] ? Known<M> : never;

type Known<S extends readonly unknown[]> = { -readonly [A in keyof S]: S[A] extends number ? S[A] : number };

type OfLetters<
  L extends readonly string[],
  L2 extends readonly string[],
  R extends Shape,
  In extends number,
  Out extends number,
> = {
  -readonly [A in keyof L]: L[A] extends 'I' ? In : L[A] extends 'O' ? Out : SizeAt<R, IndexOf<L2, L[A]>>;
};
