import type { EngineChoice } from './engine.js';
import type { PairShape, SelfShape } from './kernel-shape.js';
import type { ArrayInput, NDArray } from './ndarray.js';
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
  /** Was x2 left out? */
  readonly x1IsX2: boolean;
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
}

/** The kernel type of an output state; branches give a tuple of kernels. */
export type KernelOf<O, DB extends boolean, DS extends boolean> =
  O extends Tensor<infer S, infer B, infer C, infer _G>
    ? Kernel<PairShape<S, B, C, DS>, SelfShape<S, B, C, DB, DS>>
    : O extends Branches<infer Bs>
      ? { readonly [K in keyof Bs]: KernelOf<Bs[K], DB, DS> }
      : never;

/** The fields asked for. */
export type Selected<K, R extends KernelRequest> = K extends Kernel
  ? R extends KernelField
    ? K[R]
    : R extends readonly KernelField[]
      ? { readonly [F in R[number]]: K[F] }
      : K
  : { readonly [I in keyof K]: Selected<K[I], R> };

/**
 * Kernels of a network between the samples of `x1` and `x2` (`null`: x1 with itself, which is half the work).
 *
 * `get` is one field (its array is the result), several (an object with those keys) or nothing (the whole
 * {@link Kernel}). Shapes: `nngp` and `ntk` are `[n1, n2]`, followed by each spatial size of the output twice.
 *
 * @throws InputError when the arrays do not fit the network (rank, sizes, empty batch, non-finite entries).
 */
export interface KernelFn<O> {
  <const R extends KernelRequest = undefined, DB extends boolean = true, DS extends boolean = false>(
    x1: ArrayInput,
    x2?: ArrayInput | null,
    get?: R,
    options?: KernelOptions<DB, DS>,
  ): Promise<Selected<KernelOf<O, DB, DS>, R>>;
}
