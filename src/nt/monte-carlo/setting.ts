import { InputError } from '../../compile/errors.js';
import type { DType } from '../../compile/graph/node.js';
import { inputsOf, withSizes } from '../../dsl/inputs.js';
import type { Network } from '../../dsl/network.js';
import type { Key } from '../../runtime/random/key.js';
import type { InitOptions, RandomKey } from '../../types/finite-fn.js';
import type { NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import type { KernelAxes } from '../empirical/axes.js';
import type { Differentiable } from '../empirical/differentiable.js';
import type { NtkMethod } from '../empirical/implementation.js';
import type { KernelKind } from '../empirical/kernel-outputs.js';
import { KernelRunner } from '../empirical/kernel-runner.js';
import { dtypeOf } from '../empirical/options.js';
import { readArguments } from '../empirical/read-arguments.js';
import { readTree } from '../empirical/read-tree.js';
import type { Arguments } from '../empirical/traced.js';
import { type Arrays, isArray } from '../finite/bind.js';
import { shapesOfArrays } from '../finite/forms.js';
import { readSamples } from '../kernel/read-samples.js';
import type { MonteCarloOptions } from './options.js';
import { sampleKeys } from './sample-keys.js';

/** Random networks: how parameters are drawn, and what is made of them and of inputs. */
export interface RandomNetwork<F extends Differentiable = Differentiable> {
  readonly initFn: (key: RandomKey, options: InitOptions) => Tree<NDArray>;
  readonly applyFn: F;
  /** The network as data, where it was built from layers. */
  readonly network?: Network;
}

/** What to estimate. */
export interface Question {
  readonly model: RandomNetwork;
  readonly key: Key;
  /** Numbers of networks at which estimates are wanted, ascending. */
  readonly counts: readonly number[];
  readonly x1: unknown;
  readonly x2: unknown;
  readonly kinds: readonly KernelKind[];
  readonly options: MonteCarloOptions;
}

/** How networks of this kind are drawn and traced on these inputs. */
export interface Setting {
  readonly args: Arguments;
  readonly dtype: DType;
  readonly method: NtkMethod;
  readonly axes: KernelAxes;
  readonly init: (key: Key) => Tree<NDArray>;
}

/** @throws InputError for inputs and options that do not fit the network. */
export function settingOf({ model, key, x1, x2, kinds, options }: Question): Setting {
  const { network } = model;
  const inputs = readArguments(x1, x2, []);
  checkInputs(network, inputs);
  const dtype = dtypeOf(inputs.x1, options);
  const sizes = network ? namesOf(network, inputs.x1) : {};
  const init = (own: Key): Tree<NDArray> =>
    model.initFn(own, { dtype: dtype === 'f32' ? 'float32' : 'float64', sizes });
  const first = sampleKeys(key).next().value;
  const args = { ...inputs, params: readTree(init(first.init), 'params') };
  const { traceAxes = channelsOf(network), diagonalAxes = [] } = options;
  const axes = { traceAxes, diagonalAxes };
  const { implementation = 'STRUCTURED_DERIVATIVES' } = options;
  if (implementation !== 'AUTO') return { args, dtype, method: implementation, axes, init };
  const spec = { f: model.applyFn, axes, kinds, vmap: options.vmapAxes ?? null };
  return {
    args,
    dtype,
    method: new KernelRunner(spec, 'AUTO').costs(args, { rng: first.pass }).implementation,
    axes,
    init,
  };
}

/** The channels of the output, where they are known. */
const channelsOf = (network: Network | undefined): readonly number[] =>
  network?.output.kind === 'tensor' ? [network.output.channelAxis ?? -1] : [-1];

/** What the sizes of inputs say of the names that the network has for some. */
function namesOf({ start }: Network, x1: Arrays): Readonly<Record<string, number>> {
  const inputs = inputsOf(withSizes(start, shapesOfArrays(x1)));
  const names = inputsOf(start).flatMap(({ dims }, k) =>
    dims.flatMap((dim, axis) => (typeof dim === 'string' ? [[dim, Number(inputs[k]?.dims[axis] ?? 0)] as const] : [])),
  );
  return Object.fromEntries(names);
}

/** @throws InputError for inputs that are not those of the network. */
function checkInputs(network: Network | undefined, { x1, x2 }: Arguments): void {
  if (!network) return;
  const one = network.start.kind === 'tensor';
  if (one && (!isArray(x1) || (x2 !== null && !isArray(x2))))
    throw new InputError('x1 and x2 are lists or records, and the network takes one array.');
  readSamples(network, x1, x2);
}
