import { InputError } from '../compile/errors.js';
import type { GraphFn } from '../compile/graph/graph-fn.js';
import type { FiniteOptions, InitOptions, RandomKey } from '../types/finite-fn.js';
import type { FedKernel, KernelOptions, KernelRequest } from '../types/kernel-fn.js';
import type { ArrayInput, NDArray } from '../types/ndarray.js';
import type { Dim, Shape, Single } from '../types/shape.js';
import type { Tree } from '../types/tree.js';
import type { Layer } from './layer.js';
import type { Input } from './model.js';
import { checkNetwork, extendNetwork, type Network } from './network.js';
import { typed } from './seam.js';
import { showDims, showState } from './show.js';
import type { DimValue, State } from './state.js';

/** Computes kernels of a checked network: what `get` asks for, in the form {@link KernelFn} promises. */
export type RunKernel = (
  network: Network,
  x1: ArrayInput | FedKernel,
  x2: ArrayInput | null,
  get: KernelRequest,
  options: KernelOptions,
) => Promise<unknown>;

/** A finite network on arrays, and the same on graphs. */
export interface RunApply {
  (params: Tree<NDArray>, x: ArrayInput, options?: FiniteOptions): Promise<unknown>;
  readonly graph: GraphFn;
}

/** Draws parameters of a checked network and runs it at finite width, in the form `InitFn` and `FiniteFn` promise. */
export interface RunFinite {
  init(network: Network, key: RandomKey, options: InitOptions): unknown;
  apply(network: Network): RunApply;
}

/** Sizes as the type checker keeps them: a size that may be one of several is unknown. */
export type InputShape<S extends Shape> = { -readonly [K in keyof S]: Single<S[K]> };

/**
 * Starts a network: the sizes of its input, batch first and channels last unless its layers say otherwise. A size is a
 * number, or a name for one that only the data knows.
 *
 * ```ts
 * const net = input('N', 32, 32, 3).build(Conv(64, [3, 3]), Relu(), Flatten(), Dense(10)); // [N, 10]
 * ```
 * @throws InputError on a size that is neither a positive integer nor a name.
 */
export type InputFn = <const S extends Shape>(...dims: S) => Input<InputShape<S>>;

/** The {@link InputFn} whose models compute their kernels with `kernels` and run finite networks with `finite`. */
export function createInput(kernels: RunKernel, finite: RunFinite = NOT_FINITE): InputFn {
  const runners = { kernels, finite };
  return <const S extends Shape>(...dims: S) => {
    requireDims(dims);
    const given = Object.freeze([...dims]);
    const build = (...layers: readonly Layer[]): object => modelOf(checkNetwork(given, layers), runners);
    return typed<Input<InputShape<S>>>(
      Object.freeze({ inShape: given, shape: showDims(given), build, pipe: (layer: Layer) => build(layer) }),
    );
  };
}

function requireDims(dims: readonly Dim[]): void {
  for (const [axis, d] of dims.entries()) {
    const good = typeof d === 'string' ? d.trim() !== '' : Number.isSafeInteger(d) && d > 0;
    if (!good)
      throw new InputError(`input: axis ${axis} must be a positive integer or a name, got ${JSON.stringify(d)}`);
  }
}

interface Runners {
  readonly kernels: RunKernel;
  readonly finite: RunFinite;
}

const notFinite = (): never => {
  throw new InputError('createInput was given nothing to run finite networks with; pass it a second argument.');
};

const NOT_FINITE: RunFinite = {
  init: notFinite,
  apply: () => Object.assign(async () => notFinite(), { graph: notFinite }),
};

/** The run-time side of `Model`. */
function modelOf(network: Network, runners: Runners): object {
  return Object.freeze({
    inShape: network.input.dims,
    outShape: shapeOf(network.output),
    shape: showState(network.output),
    network,
    kernelFn: (
      x1: ArrayInput | FedKernel,
      x2: ArrayInput | null = null,
      get?: KernelRequest,
      options: KernelOptions = {},
    ) => runners.kernels(network, x1, x2, get, options),
    initFn: (key: RandomKey, options: InitOptions = {}) => runners.finite.init(network, key, options),
    applyFn: runners.finite.apply(network),
    pipe: (layer: Layer) => modelOf(extendNetwork(network, layer), runners),
  });
}

type Shapes = readonly DimValue[] | readonly Shapes[];

function shapeOf(state: State): Shapes {
  if (state.kind === 'unknown') return [];
  return state.kind === 'tensor' ? state.dims : state.branches.map(shapeOf);
}
