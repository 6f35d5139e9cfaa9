import type { NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import type { KernelAxes } from './axes.js';
import type { Differentiable, InputsOf, OutputsOf, ParamsOf } from './differentiable.js';
import type { EmpiricalRequest } from './empirical-request.js';
import type { NtkImplementation } from './implementation.js';
import type { KernelKind } from './kernel-outputs.js';
import type { EmpiricalOptions } from './options.js';
import type { VmapAxes } from './vmap-axes.js';

/** How an empirical NTK is computed; results do not depend on it but by rounding. */
export interface EmpiricalNtkOptions extends KernelAxes {
  /**
   * The promise that the function treats slices alike: see {@link VmapAxes}. Without it this is found out: functions that
   * do the same to every sample are computed sample by sample in any case. A promise that does not hold gives the kernel
   * of the function applied to every slice alone.
   */
  readonly vmapAxes?: VmapAxes | null;
  /** Default `STRUCTURED_DERIVATIVES`. */
  readonly implementation?: NtkImplementation;
}

/** A kernel of a function at some parameters: between the inputs `x1` and `x2`, or (`null`) of `x1` with itself. */
export type EmpiricalFn<F extends Differentiable> = (
  x1: InputsOf<F>,
  x2: InputsOf<F> | null,
  params: ParamsOf<F>,
  options?: EmpiricalOptions,
) => Promise<OutputsOf<F>>;

type KindsOf<G extends EmpiricalRequest> = G extends KernelKind
  ? G
  : G extends readonly KernelKind[]
    ? G[number]
    : KernelKind;

/** Several kernels of each output. */
type Several<Y, K extends KernelKind> = [Tree<NDArray>] extends [Y]
  ? Tree<{ readonly [N in K]: NDArray }>
  : Y extends NDArray
    ? { readonly [N in K]: NDArray }
    : { readonly [I in keyof Y]: Several<Y[I], K> };

/** What is asked for: one kernel, or several by name, of each output. */
export type EmpiricalKernels<Y, G extends EmpiricalRequest> = G extends KernelKind ? Y : Several<Y, KindsOf<G>>;

/** Kernels of a function at some parameters; `get` names one or several, by default both. */
export type EmpiricalKernelFn<F extends Differentiable> = <const G extends EmpiricalRequest = undefined>(
  x1: InputsOf<F>,
  x2: InputsOf<F> | null,
  get: G,
  params: ParamsOf<F>,
  options?: EmpiricalOptions,
) => Promise<EmpiricalKernels<OutputsOf<F>, G>>;
