import type { Apply, LayerType } from './layer.js';
import type { NDArray } from './ndarray.js';
import type { Anything, Branches } from './state.js';
import type { Tree } from './tree.js';

/**
 * The parameters of layer `L` when `I` goes in: what its lazy `'~params'` is computed to be, or any tree where it has
 * none.
 */
export type LayerParams<L, I> = L extends { readonly '~params': unknown }
  ? (L & { readonly '~in': I })['~params']
  : Tree<NDArray>;

/** The parameters of layers one after the other. */
export type SerialParams<
  Ls extends readonly unknown[],
  I,
  R extends readonly unknown[] = readonly [],
> = Ls extends readonly [infer L extends LayerType, ...infer T]
  ? SerialParams<T, Apply<L, I>, readonly [...R, LayerParams<L, I>]>
  : Ls extends readonly []
    ? R
    : readonly Tree<NDArray>[];

/** The parameters of one layer to each branch. */
export type ParallelParams<Ls extends readonly unknown[], I> = {
  readonly [K in keyof Ls]: LayerParams<Ls[K], I extends Branches<infer B> ? B[K & keyof B] : Anything>;
};

/** The parameters of a layer for each time it is repeated; its first input may have other sizes than the others. */
export type RepeatParams<L> = readonly LayerParams<L, Anything>[];

/** The same tree, of arrays of any shape. What may be any tree stays so. */
export type AnyShape<P> = [Tree<NDArray>] extends [P]
  ? Tree<NDArray>
  : P extends NDArray
    ? NDArray
    : P extends readonly unknown[]
      ? { readonly [K in keyof P]: AnyShape<P[K]> }
      : P extends object
        ? { readonly [K in keyof P]: AnyShape<P[K]> }
        : never;
