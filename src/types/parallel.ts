import type { FirstAxes, Settle } from './declared-axes.js';
import type { Apply, LayerType } from './layer.js';
import type { Rest, Say } from './sentences.js';
import type { UnknownRank } from './shape.js';
import type { Anything, Branches, Show, Tensor } from './state.js';

/** One layer to each branch. Where no layer has declared axes yet, the first of these to do so does it for all. */
export type ParallelOut<Ls extends readonly unknown[], I> =
  UnknownRank<Ls> extends true
    ? Branches<readonly Anything[]>
    : I extends Branches<infer B>
      ? UnknownRank<B> extends true
        ? Each<Ls, Same<Ls, B[number]>, Ls>
        : B['length'] extends Ls['length']
          ? Each<Ls, B, Ls>
          : Say<'parallelCount', { layers: Ls['length']; branches: B['length'] }>
      : I extends Tensor<infer _S, infer _B, infer _C, infer G>
        ? boolean extends G
          ? Each<Ls, Same<Ls, Anything>, Ls>
          : Say<'parallelOne', { layers: Ls['length']; shape: Show<I> }>
        : never;

type Same<Ls extends readonly unknown[], I> = { [K in keyof Ls]: I };

type Each<
  Ls extends readonly unknown[],
  B extends readonly unknown[],
  All extends readonly unknown[],
  R extends readonly unknown[] = [],
> = Ls extends readonly [infer L extends LayerType, ...infer LR]
  ? B extends readonly [infer I, ...infer BR]
    ? Apply<L, Undeclared<I> extends true ? Settle<I, FirstAxes<All>> : I> extends infer O
      ? O extends string
        ? Say<'inParallel', { index: R['length']; rest: Rest<O> }>
        : Each<LR, BR, All, [...R, O]>
      : never
    : never
  : Branches<R>;

type Undeclared<I> =
  I extends Tensor<infer _S, infer B, infer C, infer _G> ? ([B, C] extends [number, number] ? false : true) : false;
