import type { Apply, LayerType } from './layer.js';
import type { Rest, Say } from './sentences.js';
import type { Anything } from './state.js';

/**
 * A layer `N` times over. Stops at the first step that changes nothing, so a deep stack of equal blocks costs as much
 * as two. Of an unknown `N` only a layer that changes nothing has a known result.
 */
export type RepeatOut<L extends LayerType, N extends number, I, Step extends readonly unknown[] = []> = number extends N
  ? Unbounded<Apply<L, I>, I>
  : Step['length'] extends N
    ? I
    : Apply<L, I> extends infer O
      ? O extends string
        ? Failed<O, Step['length']>
        : [O, I] extends [I, O]
          ? O
          : RepeatOut<L, N, O, [...Step, 0]>
      : never;

type Failed<O, Index extends number> = Say<'inRepeat', { index: Index; rest: Rest<O> }>;

type Unbounded<O, I> = O extends string ? Failed<O, 0> : [O, I] extends [I, O] ? O : Anything;
