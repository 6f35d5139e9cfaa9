import type { AxisOf } from '../../../types/axes.js';
import type { NDArray } from '../../../types/ndarray.js';
import type { Shape, UnknownRank } from '../../../types/shape.js';
import type { Tensor } from '../../../types/state.js';

/** Weights, and biases where `bStd` is a number. */
export type DenseParams<I, D extends number, C extends number> =
  I extends Tensor<infer S, infer _B, infer _C, infer _G>
    ? UnknownRank<S> extends true
      ? readonly [W: NDArray<[number, D]>, ...b: NDArray[]]
      : readonly [W: NDArray<[ChannelsAt<S, AxisOf<S, C>>, D]>, ...b: NDArray<BiasShape<S, AxisOf<S, C>, D>>[]]
    : readonly [W: NDArray, ...b: NDArray[]];

type ChannelsAt<S extends Shape, c> = c extends number ? (S[c] extends number ? S[c] : number) : number;

type BiasShape<S extends Shape, c, D extends number> = c extends number
  ? { -readonly [K in keyof S]: K extends `${c}` ? D : 1 }
  : { -readonly [K in keyof S]: number };
