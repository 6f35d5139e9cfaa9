import type { NotCalled } from './called.js';
import type { Apply, LayerType } from './layer.js';
import type { Rest, Say } from './sentences.js';
import type { Anything, Show } from './state.js';

/** The state after all layers, or the first sentence. A list of unknown length may do anything. */
export type Fold<Ls extends readonly unknown[], I> = Ls extends readonly [infer L extends LayerType, ...infer R]
  ? Apply<L, I> extends infer O
    ? O extends string
      ? O
      : Fold<R, O>
    : never
  : Ls extends readonly []
    ? I
    : Ls extends readonly [infer F, ...unknown[]]
      ? NotCalled<F, Anything>
      : Anything;

/** The same for a serial inside another network: the sentence tells which of its layers. */
export type SerialOut<Ls extends readonly unknown[], I, N extends readonly unknown[] = []> = Ls extends readonly [
  infer L extends LayerType,
  ...infer R,
]
  ? Apply<L, I> extends infer O
    ? O extends string
      ? Say<'inSerial', { index: N['length']; rest: Rest<O> }>
      : SerialOut<R, O, [...N, 0]>
    : never
  : Ls extends readonly []
    ? I
    : Anything;

/** `[]` for a sentence. */
type Verdict<O> = O extends string ? [] : [O];

/**
 * The parameter list of `serial` and `build`: the layers themselves where they fit. Where one does not, its place asks
 * for the sentence instead, so that the error stands on that argument.
 *
 * (The spread is there for generic blocks: where `Ls` holds an unresolved type parameter, the compiler tries the test
 * with wildcards, and a spread wildcard is a list of unknown length, which is not `[]`. So such a block is accepted
 * where it is written, and checked where it is used.)
 */
export type Args<Ls extends readonly unknown[], I> = [...Verdict<Fold<Ls, I>>] extends [] ? Checked<Ls, I> : Ls;

type Checked<Ls extends readonly unknown[], I, Done extends readonly unknown[] = []> = Ls extends readonly [
  infer L extends LayerType,
  ...infer R,
]
  ? Apply<L, I> extends infer O
    ? O extends string
      ? [...Done, O, ...R]
      : Checked<R, O, [...Done, L]>
    : never
  : Ls extends readonly [infer F, ...infer R]
    ? [...Done, NotCalled<F, F>, ...R]
    : [...Done, ...Ls];

/** The parameter of `pipe`: the layer, or the sentence that says why it does not fit. */
export type Arg<L, I> = [...Verdict<Outcome<L, I>>] extends [] ? Outcome<L, I> : L;

/** The state after what stands where a layer is asked for, or the sentence. */
export type Outcome<L, I> = L extends LayerType ? Apply<L, I> : NotCalled<L, Anything>;

/** The shape after each layer as text, up to and including the first sentence. */
export type Trace<Ls extends readonly unknown[], I, R extends readonly string[] = []> = Ls extends readonly [
  infer L extends LayerType,
  ...infer T,
]
  ? Apply<L, I> extends infer O
    ? O extends string
      ? [...R, O]
      : Trace<T, O, [...R, Show<O>]>
    : never
  : R;
