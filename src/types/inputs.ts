import type { FirstAxes, Settle } from './declared-axes.js';
import type { FedKernel } from './kernel-fn.js';
import type { ArrayInput } from './ndarray.js';
import type { Shape, ShowShape, Single, UnknownRank, Writable } from './shape.js';
import type { Anything, Branches, Tensor } from './state.js';

/** The shape of an input, or of several: a list with a shape for each, or with lists, as deep as wanted. */
export type ShapeTree = Shape | readonly ShapeTree[];

/** Sizes as the type checker keeps them: a size that may be one of several is unknown. */
export type InputShape<S extends ShapeTree> = S extends Shape
  ? { -readonly [K in keyof S]: Single<S[K]> }
  : UnknownRank<S> extends true
    ? S
    : { -readonly [K in keyof S]: S[K] extends ShapeTree ? InputShape<S[K]> : never };

/** Shapes of inputs as text: `[[N, 8], [N, 5]]`. */
export type ShowInputs<S> = S extends Shape
  ? ShowShape<S>
  : S extends readonly unknown[]
    ? UnknownRank<S> extends true
      ? '[…]'
      : `[${Joined<S>}]`
    : never;

type Joined<S extends readonly unknown[], R extends string = ''> = S extends readonly [infer H, ...infer T]
  ? Joined<T, `${R}${R extends '' ? '' : ', '}${ShowInputs<H>}`>
  : R;

/** What the first layer meets: a tensor, or branches for several inputs. */
export type InputState<S> = S extends Shape
  ? Tensor<Writable<S>, null, null, false>
  : S extends readonly unknown[]
    ? UnknownRank<S> extends true
      ? Branches<readonly Anything[]>
      : Branches<{ [K in keyof S]: InputState<S[K]> }>
    : never;

/** The same for layers `Ls`, which have settled the axes of several inputs. */
export type Start<S extends ShapeTree, Ls extends readonly unknown[]> = S extends Shape
  ? InputState<S>
  : SettleInputs<InputState<S>, Ls>;

/**
 * Inputs with the axes that layers settle, in turn: each with those of its own layer where they stand in a `parallel`, then
 * with those of others. Nothing is settled where the layers are not known.
 */
type SettleInputs<I, Ls extends readonly unknown[]> =
  I extends Branches<infer _B>
    ? Ls extends readonly [infer L, ...infer R]
      ? SettleInputs<SettledBy<I, L>, R>
      : I
    : Settle<I, FirstAxes<Ls>>;

type SettledBy<I, L> = L extends { readonly '~axes': infer A extends readonly unknown[] }
  ? L extends { readonly name: 'parallel'; readonly layers: infer Ps }
    ? AllSettled<EachSettled<I, Ps>, A>
    : L extends { readonly layers: infer Ps extends readonly unknown[] }
      ? SettleInputs<I, Ps>
      : L extends { readonly layer: infer P }
        ? SettleInputs<I, [P]>
        : AllSettled<I, A>
  : I;

type EachSettled<I, Ps> =
  I extends Branches<infer B> ? Branches<{ [K in keyof B]: SettleInputs<B[K], K extends keyof Ps ? [Ps[K]] : []> }> : I;

type AllSettled<I, A> = I extends Branches<infer B> ? Branches<{ [K in keyof B]: AllSettled<B[K], A> }> : Settle<I, A>;

/** Arrays for inputs of these shapes, in the same form. */
export type ArraysOf<S extends ShapeTree> = EachInput<S, ArrayInput, ArrayTree>;

/** A `T` for each input, in the form of their shapes; `Any` where that is not known. */
export type EachInput<S, T, Any> = S extends Shape
  ? T
  : S extends readonly unknown[]
    ? UnknownRank<S> extends true
      ? Any
      : { readonly [K in keyof S]: EachInput<S[K], T, Any> }
    : never;

/** Kernels of inputs of these shapes, in the same form. */
export type KernelsOf<S extends ShapeTree> = EachInput<S, FedKernel, FedTree>;

/** Arrays of one input, or of several. */
export type ArrayTree = ArrayInput | readonly ArrayTree[];

/** Kernels of one input, or of several. */
export type FedTree = FedKernel | readonly FedTree[];
