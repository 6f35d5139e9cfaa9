import { InputError } from '../compile/errors.js';
import type { GraphFn } from '../compile/graph/graph-fn.js';
import type { FiniteOptions, InitOptions, RandomKey } from '../types/finite-fn.js';
import type { ArrayTree, FedTree, InputShape, ShapeTree } from '../types/inputs.js';
import type { KernelOptions, KernelRequest } from '../types/kernel-fn.js';
import type { NDArray } from '../types/ndarray.js';
import type { Dim } from '../types/shape.js';
import type { Tree } from '../types/tree.js';
import { isSizes, type SizeTree, sizesOf } from './inputs.js';
import type { Layer } from './layer.js';
import type { Input } from './model.js';
import { checkNetwork, extendNetwork, type Network } from './network.js';
import { typed } from './seam.js';
import { showInputs, showState } from './show.js';
import type { State } from './state.js';

/** Computes kernels of a checked network: what `get` asks for, in the form {@link KernelFn} promises. */
export type RunKernel = (
  network: Network,
  x1: ArrayTree | FedTree,
  x2: ArrayTree | null,
  get: KernelRequest,
  options: KernelOptions,
) => Promise<unknown>;

/** A finite network on arrays, and the same on graphs. */
export interface RunApply {
  (params: Tree<NDArray>, x: ArrayTree, options?: FiniteOptions): Promise<unknown>;
  readonly graph: GraphFn;
}

/** Draws parameters of a checked network and runs it at finite width, in the form `InitFn` and `FiniteFn` promise. */
export interface RunFinite {
  init(network: Network, key: RandomKey, options: InitOptions): unknown;
  apply(network: Network): RunApply;
}

/**
 * Starts a network: the sizes of its input, batch first and channels last unless its layers say otherwise. A size is a
 * number, or a name for one that only the data knows. Several inputs, for a network that starts in `parallel`, are a shape
 * each, or lists of shapes.
 *
 * ```ts
 * const net = input('N', 32, 32, 3).build(Conv(64, [3, 3]), Relu(), Flatten(), Dense(10)); // [N, 10]
 * const two = input(['N', 8], ['N', 5]).build(parallel(Dense(16), Dense(16)), FanInSum()); // [N, 16]
 * ```
 * @throws InputError on a size that is neither a positive integer nor a name.
 */
export type InputFn = <const S extends ShapeTree>(...dims: S) => Input<InputShape<S>>;

/** The {@link InputFn} whose models compute their kernels with `kernels` and run finite networks with `finite`. */
export function createInput(kernels: RunKernel, finite: RunFinite = NOT_FINITE): InputFn {
  const runners = { kernels, finite };
  return <const S extends ShapeTree>(...dims: S) => {
    const given = readSizes(dims);
    const build = (...layers: readonly Layer[]): object => modelOf(checkNetwork(given, layers), runners);
    return typed<Input<InputShape<S>>>(
      Object.freeze({ inShape: given, shape: showInputs(given), build, pipe: (layer: Layer) => build(layer) }),
    );
  };
}

/** The sizes of inputs, checked and frozen; `place` tells messages which input it is. */
function readSizes(sizes: SizeTree<Dim>, place = ''): SizeTree<Dim> {
  if (isSizes(sizes)) return Object.freeze(sizes.map((d, axis) => readSize(d, axis, place)));
  return Object.freeze(
    sizes.map((shape, k) => {
      if (!Array.isArray(shape))
        throw new InputError(
          `input${place}: argument ${k} is ${JSON.stringify(shape)} among shapes; give every input a shape: ` +
            "input(['N', 8], ['N', 5]).",
        );
      return readSizes(shape, `${place}[${k}]`);
    }),
  );
}

function readSize(d: Dim, axis: number, place: string): Dim {
  const good = typeof d === 'string' ? d.trim() !== '' : Number.isSafeInteger(d) && d > 0;
  if (good) return d;
  throw new InputError(`input${place}: axis ${axis} must be a positive integer or a name, got ${JSON.stringify(d)}`);
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
    inShape: sizesOf(network.start),
    outShape: shapeOf(network.output),
    shape: showState(network.output),
    network,
    kernelFn: (
      x1: ArrayTree | FedTree,
      x2: ArrayTree | null = null,
      get?: KernelRequest,
      options: KernelOptions = {},
    ) => runners.kernels(network, x1, x2, get, options),
    initFn: (key: RandomKey, options: InitOptions = {}) => runners.finite.init(network, key, options),
    applyFn: runners.finite.apply(network),
    pipe: (layer: Layer) => modelOf(extendNetwork(network, layer), runners),
  });
}

function shapeOf(state: State): SizeTree {
  if (state.kind === 'unknown') return [];
  return state.kind === 'tensor' ? state.dims : state.branches.map(shapeOf);
}
