import type { LastAxis } from './axes.js';
import type { Shape, UnknownRank } from './shape.js';

/** The kernels' view of a finite shape: its spatial sizes, in order. Names count as unknown. */
type Spatial<
  S extends readonly unknown[],
  B,
  C,
  R extends readonly number[] = [],
  I extends readonly unknown[] = [],
> = S extends readonly [infer H, ...infer T]
  ? Spatial<T, B, C, I['length'] extends B | C ? R : [...R, H extends number ? H : number], [...I, 0]>
  : R;

/** Each size twice: the positions of a pair stand side by side. */
type Pairs<S extends readonly unknown[], R extends readonly number[] = []> = S extends readonly [
  infer H extends number,
  ...infer T,
]
  ? Pairs<T, [...R, H, H]>
  : R;

type Positions<S extends Shape, B, C, DS extends boolean> =
  Spatial<S, B extends number ? B : 0, C extends number ? C : LastAxis<S>> extends infer P extends readonly number[]
    ? DS extends true
      ? P
      : Pairs<P>
    : never;

/** Known only if the option is: `boolean` may be either. */
type Decided<F extends boolean, T> = boolean extends F ? readonly number[] : T;

/**
 * Shape of `nngp` and `ntk`: samples of x1, samples of x2, then for each spatial axis of the output its size twice
 * (once if `DS`, diagonalSpatial).
 */
export type PairShape<S extends Shape, B, C, DS extends boolean> =
  UnknownRank<S> extends true ? readonly number[] : Decided<DS, [number, number, ...Positions<S, B, C, DS>]>;

/** Shape of `cov1` and `cov2`: as {@link PairShape}, with the samples once if `DB`, diagonalBatch. */
export type SelfShape<S extends Shape, B, C, DB extends boolean, DS extends boolean> =
  UnknownRank<S> extends true
    ? readonly number[]
    : Decided<DS, Decided<DB, [...(DB extends true ? [number] : [number, number]), ...Positions<S, B, C, DS>]>>;
