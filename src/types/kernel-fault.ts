import type { Apply, LayerType } from './layer.js';
import type { Rest, Say } from './sentences.js';
import type { Anything, Branches } from './state.js';

/** A layer that may have no kernel, and layers that hold such ones: it has a lazy `'~kernel'`, computed as `'~out'` is. */
interface MayFail {
  readonly '~kernel': unknown;
}

/** Why such a layer has no kernel when `I` goes in: its sentence; or something else, if it has one. */
type Fault<L extends MayFail, I> = Known<(L & { readonly '~in': I })['~kernel']>;

/** `any` may be anything. */
type Known<E> = 0 extends 1 & E ? null : E;

/**
 * Of layers one after the other, the first without a kernel: the layers behind it, and its sentence. (Most lists have none,
 * which is cheaper to see of all their types together.)
 */
type FirstFault<Ls extends readonly unknown[], I> = [Extract<Ls[number], MayFail>] extends [never]
  ? null
  : FirstIn<Ls, I>;

type FirstIn<Ls extends readonly unknown[], I> = Ls extends readonly [infer L extends LayerType, ...infer R]
  ? L extends MayFail
    ? Fault<L, I> extends infer E extends string
      ? [R, E]
      : FirstIn<R, Apply<L, I>>
    : FirstIn<R, Apply<L, I>>
  : null;

/** How many layers of `Ls` stand before one and those behind it. */
type Before<Ls extends readonly unknown[], Behind extends readonly unknown[]> = Ls extends readonly [
  ...infer B,
  unknown,
  ...Behind,
]
  ? B['length']
  : never;

/**
 * Why a network of layers `Ls` on input `I` has no kernel: the sentence of the first without one, behind its place. (Each
 * place has a `Say` of its own: TypeScript 5.9 compares templates that a type parameter names without end.)
 */
export type NetworkFault<Ls extends readonly unknown[], I> =
  FirstFault<Ls, I> extends [infer R extends readonly unknown[], infer E]
    ? Say<'inLayer', { index: Before<Ls, R>; rest: Rest<E> }>
    : null;

/** The same for a serial inside of a network. */
export type SerialFault<Ls extends readonly unknown[], I> =
  FirstFault<Ls, I> extends [infer R extends readonly unknown[], infer E]
    ? Say<'inSerial', { index: Before<Ls, R>; rest: Rest<E> }>
    : null;

/** The same for one layer to each branch. */
export type ParallelFault<Ls extends readonly unknown[], I> = [Extract<Ls[number], MayFail>] extends [never]
  ? null
  : FaultAmong<Ls, I>;

type FaultAmong<Ls extends readonly unknown[], I, N extends readonly unknown[] = []> = Ls extends readonly [
  infer L,
  ...infer R,
]
  ? L extends MayFail
    ? Fault<L, I extends Branches<infer B> ? B[N['length']] : Anything> extends infer E extends string
      ? Say<'inParallel', { index: N['length']; rest: Rest<E> }>
      : FaultAmong<R, I, [...N, 0]>
    : FaultAmong<R, I, [...N, 0]>
  : null;

/** The same for a layer `N` times over: the first step without a kernel. Steps that change nothing are one. */
export type RepeatFault<L extends LayerType, N extends number, I> = L extends MayFail ? FaultIn<L, N, I> : null;

type FaultIn<
  L extends LayerType & MayFail,
  N extends number,
  I,
  Step extends readonly unknown[] = [],
> = Step['length'] extends N
  ? null
  : Fault<L, I> extends infer E extends string
    ? Say<'inRepeat', { index: Step['length']; rest: Rest<E> }>
    : Apply<L, I> extends infer O
      ? O extends string
        ? null
        : [O, I] extends [I, O]
          ? null
          : FaultIn<L, N, O, [...Step, 0]>
      : never;
