import type { EngineChoice } from './engine.js';
import type { Mask } from './mask.js';
import type { ArrayInput, NDArray } from './ndarray.js';
import type { AnyShape } from './params.js';
import type { Shape, UnknownRank } from './shape.js';
import type { Branches, Tensor } from './state.js';

/** What random numbers are drawn from: what `PRNGKey` and `split` make. */
export interface RandomKey {
  /** Two 32-bit words. */
  readonly data: readonly [number, number];
  /** How numbers are counted: see `PRNGKey`. */
  readonly partitionable: boolean;
}

/** How parameters are drawn. */
export interface InitOptions {
  /** Default `'float32'`, as in the reference; the same key gives other numbers in float64. */
  readonly dtype?: 'float32' | 'float64';
  /** Sizes that the network's input has names for, where parameters depend on them: `{ H: 32, W: 32 }`. */
  readonly sizes?: Readonly<Record<string, number>>;
}

/**
 * Draws the parameters of the finite network: a list with one entry a layer, `[]` for layers without parameters. The
 * same key gives the same parameters, and those of the reference.
 *
 * @throws InputError on a key that is none, or where sizes that parameters depend on are not known.
 */
export type InitFn<P> = (key: RandomKey, options?: InitOptions) => P;

/** How the finite network is run. */
export interface FiniteOptions {
  /** `'wasm'` (default), `'webgpu'`, `'tfjs'`, `'auto'` or `'reference'`, as for kernels. */
  readonly engine?: EngineChoice;
  /** Element type to compute in; default: that of `x`. */
  readonly dtype?: 'float32' | 'float64';
  /** Threads of the wasm engine; default: one per core. */
  readonly threads?: number;
  /** What layers draw from for every pass: `Dropout` in mode `'train'` has to have one. Others take no notice. */
  readonly rng?: RandomKey;
  /**
   * The number that stands for entries of `x` that are not there; NaN and Infinity will do. Layers leave them out, and the
   * result tells what of it is masked: see {@link MaskedArray}.
   */
  readonly maskConstant?: number;
  /** The graphs that `Aggregate` layers sum along, one a sample; default: none, and the layers do nothing. */
  readonly pattern?: ArrayInput | null;
  /** Stops the computation; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called as parts of the work are done. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Bytes that a GPU engine may take on its device; the others take no notice. */
  readonly memoryBudget?: number;
  /** `false` runs the same graph unfused. Default true. */
  readonly optimize?: boolean;
}

/** Sizes as the arrays have them: names stand for numbers. */
type Sizes<S extends Shape> =
  UnknownRank<S> extends true ? readonly number[] : { -readonly [K in keyof S]: S[K] extends number ? S[K] : number };

/** The arrays of an output state: one, or one a branch. */
export type OutputOf<O> =
  O extends Tensor<infer S, infer _B, infer _C, infer _G>
    ? NDArray<Sizes<S>>
    : O extends Branches<infer B>
      ? { readonly [K in keyof B]: OutputOf<B[K]> }
      : never;

/** What a network gives on inputs that are masked. */
export interface MaskedArray<S extends readonly number[] = readonly number[]> {
  /** The output, 0 where it is masked. */
  readonly value: NDArray<S>;
  readonly mask: Mask;
}

/** The arrays of an output, each with its mask. */
export type MaskedOutputOf<A> =
  A extends NDArray<infer S> ? MaskedArray<S> : { readonly [K in keyof A]: MaskedOutputOf<A[K]> };

/** Declared as a method, so that the model of a network can stand where one of any network is asked for. */
interface Applying<P, O, X> {
  apply(
    params: AnyShape<P>,
    x: X,
    options: FiniteOptions & { readonly maskConstant: number },
  ): Promise<MaskedOutputOf<OutputOf<O>>>;
  apply(params: AnyShape<P>, x: X, options?: FiniteOptions): Promise<OutputOf<O>>;
}

/**
 * The finite network: its outputs on `x` (arrays `X`, one for each input), with parameters of the form that `initFn` gives.
 *
 * @throws InputError where the arrays do not fit the network (form of the parameters, rank, sizes, non-finite inputs).
 */
export type FiniteFn<P, O, X = ArrayInput> = Applying<P, O, X>['apply'];
