import { InternalError } from '../../compile/errors.js';
import { type Axis, samplesName } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { byInput, mapInputs, type SizeTree } from '../../dsl/inputs.js';
import type { Beyond } from '../../dsl/kernel/beyond.js';
import { atSamePosition, atSameSample, tensor } from '../../dsl/kernel/covariances.js';
import { type InputDescription, inputCovariances } from '../../dsl/kernel/input-covariances.js';
import { isBranches, type KernelState, type KernelTree } from '../../dsl/kernel/kernel-state.js';
import { ruleOf } from '../../dsl/kernel/part.js';
import type { KernelContext } from '../../dsl/kernel/rule.js';
import { type SampleBatch, type SampleInput, SampleInputs } from '../../dsl/kernel/sample-inputs.js';
import type { Layer } from '../../dsl/layer.js';
import { kernelMasks } from '../../dsl/mask/kernel-rule.js';
import type { Network } from '../../dsl/network.js';
import { ANYTHING, type State, type TensorState } from '../../dsl/state.js';
import { withHypers } from '../hyper-values.js';
import { type KernelLeaf, layoutOf } from './arrange.js';
import { beyondOutputs } from './beyond-outputs.js';
import { concreteInput } from './concrete.js';
import type { HyperValues } from './kept-kernels.js';
import type { ArrayField } from './request.js';

/** How the graph of a network's kernels is made: from samples of this shape, of known number or not. */
export interface Tracing extends Omit<InputDescription, 'spatial' | 'channels'> {
  /** Shape of x1, or of x1 of each input; what it says of the samples does not matter. */
  readonly shape: SizeTree<number>;
  /** Whether entries of the inputs may be masked. Default false. */
  readonly masked?: boolean | undefined;
  /** Whether patterns are given for `Aggregate`. Default false. */
  readonly patterned?: boolean | undefined;
  /** What stands for a hyper, if it is not its value. */
  readonly hyper?: KernelContext['hyper'];
  /** Other values for hypers, by name. */
  readonly hypers?: HyperValues | undefined;
}

/** The kernels of a network's output as graph nodes, and what they read of each sample besides x1 and x2. */
export interface Trace {
  readonly tree: KernelTree;
  readonly inputs: readonly SampleInput[];
  /** What samples have beyond the limits of layers. */
  readonly beyond: readonly Beyond[];
}

/** The axes of the samples of x1 and x2. */
export const batchAxes = (samples: readonly number[] = []): readonly [Axis, Axis] => [
  { name: 'i', extent: samples[0] ?? null },
  { name: 'j', extent: samples[1] ?? null },
];

/** What the kernel rules of a network start from: covariances, and what they are covariances of. */
interface Start {
  readonly covariances: (samples: SampleInputs) => KernelTree;
  /** Sizes are those of x1; of one sample where any number of samples will do. */
  readonly input: State;
  readonly samples: readonly [number, number] | undefined;
  readonly hasX2: boolean;
  readonly masked?: boolean | undefined;
  readonly patterned?: boolean | undefined;
  readonly hyper?: KernelContext['hyper'];
  readonly hypers?: HyperValues | undefined;
}

/** The kernels of a tree, in its form, each after `change` by its place among them. */
function eachKernel(
  tree: KernelTree,
  state: State,
  change: (k: KernelState, state: TensorState, place: number) => KernelState,
): KernelTree {
  let place = 0;
  const visit = (k: KernelTree, at: State): KernelTree => {
    if (!isBranches(k)) return change(k, tensor(at), place++);
    if (at.kind !== 'branches') throw new InternalError('a kernel does not match its finite shape');
    return k.map((branch, b) => visit(branch, at.branches[b] ?? ANYTHING));
  };
  return visit(tree, state);
}

/**
 * Applies the kernel rules of a layer.
 * @throws InputError on values for hypers that the layer has not.
 */
export function applyRules(
  g: GraphBuilder,
  layer: Layer,
  { covariances, input, samples: known, hasX2, masked, patterned, hyper, hypers }: Start,
): Trace {
  const samples = new SampleInputs(g, batchAxes(known), hasX2);
  const beyond: Beyond[] = [];
  const apply = (hyper: KernelContext['hyper']): KernelTree => {
    const context = { g, samples, hyper, patterned, beyond };
    const start = eachKernel(covariances(samples), input, (k, state, given) => {
      const sizes = state.dims.map(Number);
      return { ...k, masks: masked ? kernelMasks(context, k, { step: { given }, shape: sizes }, state) : null };
    });
    return ruleOf(layer)(start, input, context);
  };
  return { tree: hyper ? apply(hyper) : withHypers(hypers, apply), inputs: samples.all, beyond };
}

/** The kernels of a network, from samples. @throws InputError as {@link applyRules}. */
export function traceKernels(
  g: GraphBuilder,
  network: Network,
  { shape, masked, patterned, hyper, hypers, ...description }: Tracing,
): Trace {
  const { samples } = description;
  const given = concreteInput(network, shape);
  const covariances = (handed: SampleInputs): KernelTree =>
    byInput(given, (state, place) => {
      const { channel, spatial } = layoutOf(state);
      const sizeOf = (axis: number): number => Number(state.dims[axis] ?? 1);
      const own = { ...description, spatial: spatial.map(sizeOf), channels: sizeOf(channel) };
      const rows = ({ rows }: SampleBatch): Float32Array | Float64Array => rows[place] ?? new Float64Array();
      // x1 and x2 of the first input are what programs run on; others are handed in beside them
      return inputCovariances(
        g,
        own,
        place === 0 ? undefined : (side, axes) => handed.node(samplesName(place), side, axes, rows),
      );
    });
  // one sample stands for any number
  const one = mapInputs(given, (state) => ({
    ...state,
    dims: state.dims.map((size, axis) => (axis === layoutOf(state).batch ? 1 : size)),
  }));
  return applyRules(g, network.layer, {
    covariances,
    input: samples ? given : one,
    samples,
    hasX2: description.hasX2,
    masked,
    patterned,
    hyper,
    hypers,
  });
}

/** What is read of the kernels of a network's outputs. */
export interface Wanted {
  readonly fields: readonly ArrayField[];
  /** cov1 and cov2 of each sample with itself alone. */
  readonly diagonalBatch: boolean;
  /** All of each position with itself alone. */
  readonly diagonalSpatial: boolean;
}

/** Name of an output: `nngp`, or `nngp@0.1` of a leaf of the output tree. */
export const outputName = (field: ArrayField, path: string): string => (path === '' ? field : `${field}@${path}`);

/** The outputs of a kernel graph by name, and the names of those that are not computed, or not the user's. */
export interface KernelOutputs {
  readonly outputs: Readonly<Record<string, Node>>;
  /** The NTK of a network without parameters. */
  readonly zeros: ReadonlySet<string>;
  /** Numbers of samples, above 0 where a layer refuses them. */
  readonly beyond: ReadonlySet<string>;
}

export function outputsOf(
  g: GraphBuilder,
  leaves: readonly KernelLeaf[],
  found: Pick<Trace, 'beyond'>,
  wanted: Wanted,
): KernelOutputs {
  const outputs: Record<string, Node> = {};
  const zeros = new Set<string>();
  for (const { path, kernel } of leaves)
    for (const field of wanted.fields) {
      const name = outputName(field, path);
      const value = kernel[field];
      if (value === 'zero') zeros.add(name);
      else if (value) {
        const own = wanted.diagonalBatch ? atSameSample(g, value) : value;
        outputs[name] = wanted.diagonalSpatial ? atSamePosition(g, own, kernel.spatial) : own;
      }
    }
  const beyond = Object.keys(outputs).length > 0 ? beyondOutputs(g, found.beyond, wanted.fields) : {};
  return { outputs: { ...outputs, ...beyond }, zeros, beyond: new Set(Object.keys(beyond)) };
}
