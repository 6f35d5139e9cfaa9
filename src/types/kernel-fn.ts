import type { EngineChoice } from './engine.js';
import type { PairShape, SelfShape } from './kernel-shape.js';
import type { Mask } from './mask.js';
import type { ArrayInput, NDArray } from './ndarray.js';
import type { KernelPattern } from './pattern.js';
import type { Say } from './sentences.js';
import type { Shape, ShapeEqual, ShowShape, UnknownRank } from './shape.js';
import type { Branches, Tensor } from './state.js';

/** The covariances of a network's infinitely wide output, and how to read them. */
export interface Kernel<
  P extends readonly number[] = readonly number[],
  V extends readonly number[] = readonly number[],
> {
  /** Covariance of the outputs at x1 and x2 (NNGP): one entry a pair of samples and a pair of positions. */
  readonly nngp: NDArray<P>;
  /** Neural tangent kernel, laid out as `nngp`. */
  readonly ntk: NDArray<P>;
  /** Covariance of the outputs at x1 with themselves, sample by sample (for all pairs if not `diagonalBatch`). */
  readonly cov1: NDArray<V>;
  /** The same for x2; `null` when x2 is x1. */
  readonly cov2: NDArray<V> | null;
  /** Are the output's channels i.i.d. Gaussian given the inputs? */
  readonly isGaussian: boolean;
  /** Shape of the finite network's output on x1. */
  readonly shape1: readonly number[];
  /** Shape of the finite network's output on x2. */
  readonly shape2: readonly number[];
  /** Axis of the samples in `shape1`. */
  readonly batchAxis: number;
  /** Axis of the channels in `shape1`. */
  readonly channelAxis: number;
  /** Do cov1 and cov2 hold each sample only with itself? */
  readonly diagonalBatch: boolean;
  /** Do all four hold each position only with itself? */
  readonly diagonalSpatial: boolean;
  /** Are x1 and x2 the same samples: was x2 left out, or does no number of it differ by 1e-12? */
  readonly x1IsX2: boolean;
  /** Which entries of the finite output on x1 are masked; `null` where no `maskConstant` was given. */
  readonly mask1: Mask | null;
  /** The same for x2; `null`, too, where x2 was left out. */
  readonly mask2: Mask | null;
}

/** A field of {@link Kernel}. */
export type KernelField = keyof Kernel;

/** What to compute: one field, several, or the whole kernel. Fields not asked for cost nothing. */
export type KernelRequest = KernelField | readonly KernelField[] | undefined;

/** How to compute. */
export interface KernelOptions<DB extends boolean = boolean, DS extends boolean = boolean> {
  /** Called as tiles of the result are done. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Stops the computation; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * `'wasm'` (default) runs everywhere; `'webgpu'` and `'tfjs'` run on a GPU, in float32; `'auto'` takes a GPU if one
   * is there and float32 is wanted; `'reference'` is a plain float64 interpreter.
   */
  readonly engine?: EngineChoice;
  /** Bytes that a GPU engine may take on its device; the others take no notice. Default: 512 MiB. */
  readonly memoryBudget?: number;
  /** Threads of the wasm engine; default: one per core. */
  readonly threads?: number;
  /** Default: that of the inputs. */
  readonly dtype?: 'float32' | 'float64';
  /** `false` runs the same graph unfused. Default true. */
  readonly optimize?: boolean;
  /** `false` asks for cov1 and cov2 over all pairs of samples. Default true. */
  readonly diagonalBatch?: DB;
  /** `true` asks for each position only with itself. Default false. */
  readonly diagonalSpatial?: DS;
  /**
   * The number that stands for entries of x1 and x2 that are not there, such as padding of short sequences; NaN and Infinity
   * will do. Layers leave them out: global means are over what is there. Default: nothing is masked.
   */
  readonly maskConstant?: number;
  /** The graphs that `Aggregate` layers sum along; default: none, and the layers do nothing. */
  readonly pattern?: KernelPattern | null;
  /** Other values for hypers of the network, by name; see `hyper`. */
  readonly hypers?: Readonly<Record<string, number>>;
}

/** The kernel type of an output state; branches give a tuple of kernels. */
export type KernelOf<O, DB extends boolean, DS extends boolean> =
  O extends Tensor<infer S, infer B, infer C, infer _G>
    ? Kernel<PairShape<S, B, C, DS>, SelfShape<S, B, C, DB, DS>>
    : O extends Branches<infer Bs>
      ? { readonly [K in keyof Bs]: KernelOf<Bs[K], DB, DS> }
      : never;

/** A kernel as `kernelFn` takes it in place of samples: an NTK that is not asked for, and masks, may be left out. */
export interface FedKernel extends Omit<Kernel, 'ntk' | 'mask1' | 'mask2'> {
  readonly ntk?: Kernel['ntk'] | null | undefined;
  readonly mask1?: Mask | null | undefined;
  readonly mask2?: Mask | null | undefined;
}

/** What `kernelFn` of a network on the input state `I` takes as a kernel: `K`, or the sentence that says why not. */
export type KernelArg<K extends FedKernel, I> =
  I extends Tensor<infer S, infer B, infer C, infer _G> ? Fitting<K, S, PairShape<S, B, C, false>, B, C> : K;

type Fitting<K extends FedKernel, S extends Shape, P extends readonly number[], B, C> =
  UnknownRank<S> extends true
    ? K
    : ShapeEqual<K['nngp']['shape'], P> extends true
      ? K
      : ShapeEqual<K['nngp']['shape'], PairShape<S, B, C, true>> extends true
        ? K
        : Say<'fedKernel', { takes: ShowShape<S>; wanted: ShowShape<P>; shape: ShowShape<K['nngp']['shape']> }>;

/** `kernelFn` of a network with a layer that has no kernel: it takes nothing but the sentence `E` that says so. */
export type RefusedKernelFn<E> = (x1: E, ...more: readonly unknown[]) => Promise<never>;

/** The fields asked for. */
export type Selected<K, R extends KernelRequest> = K extends Kernel
  ? R extends KernelField
    ? K[R]
    : R extends readonly KernelField[]
      ? { readonly [F in R[number]]: K[F] }
      : K
  : { readonly [I in keyof K]: Selected<K[I], R> };

/** The call on arrays `X`, of one input or of several. */
interface OnSamples<O, X> {
  <const R extends KernelRequest = undefined, DB extends boolean = true, DS extends boolean = false>(
    x1: X,
    x2?: X | null,
    get?: R,
    options?: KernelOptions<DB, DS>,
  ): Promise<Selected<KernelOf<O, DB, DS>, R>>;
}

/**
 * Kernels of a network between the samples of `x1` and `x2` (`null`: x1 with itself, which is half the work).
 *
 * `get` is one field (its array is the result), several (an object with those keys) or nothing (the whole
 * {@link Kernel}). Shapes: `nngp` and `ntk` are `[n1, n2]`, followed by each spatial size of the output twice.
 *
 * In place of samples, a {@link Kernel} of what the network takes: the result is then the kernel of both networks, one
 * after the other. It holds both sides, so that x2 is left out.
 *
 * @throws InputError when the arrays do not fit the network (rank, sizes, empty batch, non-finite entries), or a kernel
 *   does not hold what the network needs of it.
 */
export interface KernelFn<O, I = unknown> extends OnSamples<O, ArrayInput> {
  <
    const K extends FedKernel,
    const R extends KernelRequest = undefined,
    DB extends boolean = true,
    DS extends boolean = false,
  >(
    kernel: KernelArg<K, I>,
    x2?: null,
    get?: R,
    options?: KernelOptions<DB, DS>,
  ): Promise<Selected<KernelOf<O, DB, DS>, R>>;
}

/** The same of a network with several inputs, on arrays `X` or kernels `K` in their form. There are no covariances between inputs. */
export interface KernelFnOfSeveral<O, X, K> extends OnSamples<O, X> {
  <const R extends KernelRequest = undefined, DB extends boolean = true, DS extends boolean = false>(
    kernels: K,
    x2?: null,
    get?: R,
    options?: KernelOptions<DB, DS>,
  ): Promise<Selected<KernelOf<O, DB, DS>, R>>;
}
