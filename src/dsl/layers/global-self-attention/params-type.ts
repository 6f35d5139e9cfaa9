import type { Mul } from '../../../types/arithmetic.js';
import type { AxisOf } from '../../../types/axes.js';
import type { NDArray } from '../../../types/ndarray.js';
import type { UnknownRank } from '../../../types/shape.js';
import type { Tensor } from '../../../types/state.js';
import type { PositionalEmbedding } from './options.js';

/**
 * Weights of the queries (not under linear scaling), of keys, values and outputs; then biases where `bStd` is a number,
 * and embeddings where there are some.
 */
export type AttentionParams<
  I,
  Out extends number,
  Key extends number,
  Val extends number,
  Heads extends number,
  L extends boolean,
  T extends PositionalEmbedding,
  C extends number,
> = boolean extends L
  ? readonly NDArray[]
  : readonly [
      ...([L] extends [true] ? [] : [WQ: NDArray<[Heads, Read<I, T, C>, Key]>]),
      WK: NDArray<[Heads, Read<I, T, C>, Key]>,
      WV: NDArray<[Heads, Read<I, T, C>, Val]>,
      WO: NDArray<[Mul<Val, Heads>, Out]>,
      ...more: NDArray[],
    ];

/** Channels that a matrix reads: those of the inputs, and of embeddings beside them. */
type Read<I, T extends PositionalEmbedding, C extends number> = [T] extends ['NONE' | 'SUM']
  ? I extends Tensor<infer S, infer _B, infer _C, infer _G>
    ? UnknownRank<S> extends true
      ? number
      : AxisOf<S, C> extends infer c extends number
        ? S[c] extends number
          ? S[c]
          : number
        : number
    : number
  : number;
