import type { Axis } from '../../../../compile/graph/axis.js';
import type { Pieces, Window } from '../../../../compile/graph/node.js';
import type { RegionName } from '../layout.js';

/** An array of a lowered program; `axes` in the order they lie in memory. */
export interface Value {
  readonly id: number;
  readonly axes: readonly Axis[];
  readonly region: RegionName;
}

/** `power2` is 2^x of an integer x, exactly, up to the ends of the normal numbers. */
export type UnaryStep = 'neg' | 'abs' | 'sqrt' | 'nearest' | 'log' | 'power2';
export type BinaryStep = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min' | 'greater';

/** How axes side by side are taken apart and put together again: see `tableOf`. */
export type Gathering =
  | { readonly kind: 'patches' | 'overlapAdd'; readonly pieces: Pieces }
  | { readonly kind: 'embed'; readonly extent: number };

/** What a step needs besides its operands. */
export interface StepAttributes {
  readonly feed: { readonly name: string };
  readonly constant: { readonly data: readonly number[] };
  /** Operands on some of the axes, each in the order of the result. */
  readonly pointwise: { readonly op: UnaryStep | BinaryStep | 'select' };
  /**
   * `out[b, m, n] = sum over k of x[b, m, k] y[b, k, n]`; the counts of axes say which are which. With a third operand
   * v[b, m], x and y are the same numbers and `out[b, m, m]` is v[b, m]; `acrossSamples` where m and n are samples, too,
   * so that this holds in tiles of a batch with itself only.
   */
  readonly product: { readonly batch: number; readonly rows: number; readonly acrossSamples: boolean };
  readonly sum: { readonly over: readonly string[] };
  /** The largest entry. */
  readonly max: { readonly over: readonly string[] };
  /** The entries where two axes are equal; the result has the first one's place in memory. */
  readonly diagonal: { readonly axes: readonly [string, string] };
  /** `order[k]` is the place in the operand of axis k. */
  readonly transpose: { readonly order: readonly number[] };
  readonly window: { readonly window: Window };
  /** `count` axes from place `first` on as others, whose entries are some of theirs or 0. */
  readonly gather: { readonly first: number; readonly count: number; readonly by: Gathering };
  /** The same along axes that the operand lacks; those it has are in the order of the result. */
  readonly repeat: Readonly<Record<string, never>>;
}

export type StepOp = keyof StepAttributes;

export type StepOf<K extends StepOp> = {
  readonly op: K;
  readonly attrs: StepAttributes[K];
  readonly args: readonly Value[];
  readonly out: Value;
};

/** One operation on tensors. */
export type Step = { readonly [K in StepOp]: StepOf<K> }[StepOp];

/** A step before it is known under which name its result goes. */
export type Draft = { readonly [K in StepOp]: Omit<StepOf<K>, 'out'> }[StepOp];
