import type { GraphFn } from '../compile/graph/graph-fn.js';
import type { FirstAxes, Settle } from '../types/declared-axes.js';
import type { FiniteFn, InitFn } from '../types/finite-fn.js';
import type { ArraysOf, InputState, KernelsOf, ShapeTree, ShowInputs, Start } from '../types/inputs.js';
import type { NetworkFault } from '../types/kernel-fault.js';
import type { KernelFn, KernelFnOfSeveral, RefusedKernelFn } from '../types/kernel-fn.js';
import type { SerialParams } from '../types/params.js';
import type { Arg, Args, Fold, Outcome, Trace } from '../types/serial.js';
import type { Shape, ShowShape, Unknown, UnknownRank } from '../types/shape.js';
import type { Branches, Show, Tensor } from '../types/state.js';
import type { Network } from './network.js';
import type { Written } from './written.js';

/** What is known of an output besides its shape: batch axis, channel axis (`null`: not declared), Gaussian or not. */
export interface Traits<B extends number | null, C extends number | null, G extends boolean> {
  readonly batchAxis: B;
  readonly channelAxis: C;
  readonly gaussian: G;
}

type AnyTraits = Traits<number | null, number | null, boolean>;

/** The state that a model's output is in. */
type StateOf<O, A> = O extends Shape ? (A extends Traits<infer B, infer C, infer G> ? Tensor<O, B, C, G> : never) : O;

/** The parameters of layers `L` on inputs of shape `I`. */
type ParamsOf<L extends readonly unknown[], I extends ShapeTree> = SerialParams<L, Start<I, L>>;

/** Kernels with output state `O` on inputs of shape `I`, or what is left of them if one of the layers has none. */
type KernelsOn<O, I extends ShapeTree, L extends readonly unknown[]> =
  NetworkFault<L, Start<I, L>> extends infer E extends string
    ? RefusedKernelFn<E>
    : I extends Shape
      ? KernelFn<O, Fed<I, L>>
      : KernelFnOfSeveral<O, ArraysOf<I>, KernelsOf<I>>;

/** The finite network with output state `O` on inputs of shape `I`. */
type FiniteOn<O, I extends ShapeTree, P> = I extends Shape ? FiniteFn<P, O> : FiniteFn<P, O, ArraysOf<I>>;

/** The input state with the axes that layers `L` settle, or nothing known of it where they are not known. */
type Fed<I extends Shape, L extends readonly unknown[]> =
  UnknownRank<L> extends true ? unknown : Settle<InputState<I>, FirstAxes<L>>;

/** Sizes as they are at run time: an unknown one may be `null`. */
type RunTimeDims<S> = S extends Shape
  ? { readonly [K in keyof S]: Unknown<S[K]> extends true ? S[K] | null : S[K] }
  : S extends Branches<infer B>
    ? {
        readonly [K in keyof B]: B[K] extends Tensor<infer X, infer _B, infer _C, infer _G>
          ? RunTimeDims<X>
          : RunTimeDims<B[K]>;
      }
    : never;

/**
 * A network on a known input, or several: output shape `O`, input shape `I`, traits `A` of the output, the shape after each layer
 * `T`, and the layers `L`.
 */
export interface Model<
  O extends Shape | Branches<readonly unknown[]>,
  I extends ShapeTree,
  A extends AnyTraits = AnyTraits,
  T extends readonly string[] = readonly string[],
  L extends readonly unknown[] = readonly unknown[],
> {
  /** Shape of the input as it was given. */
  readonly inShape: I;
  /** Shape of the output; an axis that is unknown until data arrives is `null`. */
  readonly outShape: RunTimeDims<O>;
  /** Shape of the output as text, e.g. `[N, 10]`. */
  readonly shape: O extends Shape ? ShowShape<O> : Show<O>;
  /** Kernels of the infinitely wide network; if a layer has none, the editor shows the sentence that says so. */
  readonly kernelFn: KernelsOn<StateOf<O, A>, I, L>;
  /** Parameters of the finite network. */
  readonly initFn: InitFn<ParamsOf<L, I>>;
  /** The finite network; `graph` is the same as a function on graphs, to be differentiated or turned into kernels. */
  readonly applyFn: FiniteOn<StateOf<O, A>, I, ParamsOf<L, I>> & { readonly graph: GraphFn };
  /** The network as data, for tools. */
  readonly network: Network;
  /** The shape after each layer as text: read by editors and tools, not there at run time (see `network.shapes`). */
  readonly '~trace': T;
  /**
   * The same network with one layer more.
   * @throws ShapeError if it does not fit; the type checker shows the sentence on the layer.
   */
  pipe<const N extends Written>(layer: Arg<N, StateOf<O, A>>): Piped<Outcome<N, StateOf<O, A>>, I, T, [...L, N]>;
}

/** What `build` and `pipe` give for a network that does not fit: the sentence, and nothing that could be used. */
export interface Refused<E extends string, T extends readonly string[] = readonly string[]> {
  readonly error: E;
  readonly '~trace': T;
  /** Changes nothing, so that a chain shows its first fault alone. */
  pipe(layer: Written): this;
}

/** The model with output state `O`, or what is left of it if `O` is a sentence. */
export type ModelOf<O, I extends ShapeTree, T extends readonly string[], L extends readonly unknown[]> =
  O extends Tensor<infer S, infer B, infer C, infer G>
    ? Model<S, I, Traits<B, C, G>, T, L>
    : O extends Branches<infer Bs>
      ? Model<Branches<Bs>, I, Traits<null, null, boolean>, T, L>
      : O extends string
        ? Refused<O, T>
        : never;

/** The model of layers `L` with output state `O`, one layer after those of the trace `T`. */
type Piped<O, I extends ShapeTree, T extends readonly string[], L extends readonly unknown[]> = ModelOf<
  O,
  I,
  [...T, Show<O>],
  L
>;

/** The input of a network, or its inputs: the start of `build` and `pipe`. */
export interface Input<S extends ShapeTree> {
  /** The shape as it was given. */
  readonly inShape: S;
  /** The shape as text, e.g. `[N, 32, 32, 3]`. */
  readonly shape: ShowInputs<S>;
  /**
   * A network of these layers, one after the other.
   * @throws ShapeError if two of them do not fit; the type checker shows the sentence on the layer.
   */
  build<const Ls extends readonly Written[]>(
    ...layers: Args<Ls, Start<S, Ls>>
  ): ModelOf<Fold<Ls, Start<S, Ls>>, S, Trace<Ls, Start<S, Ls>>, Ls>;
  /** A network of one layer, to be continued with `pipe`. */
  pipe<const L extends Written>(layer: Arg<L, Start<S, [L]>>): Piped<Outcome<L, Start<S, [L]>>, S, [], [L]>;
}
