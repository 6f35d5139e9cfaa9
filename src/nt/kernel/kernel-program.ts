import { ShapeError } from '../../compile/errors.js';
import { GraphBuilder } from '../../compile/graph/builder.js';
import type { DType, Node } from '../../compile/graph/node.js';
import { compileProgram, type Program } from '../../compile/program.js';
import { variance } from '../../dsl/kernel/covariances.js';
import { inputCovariances } from '../../dsl/kernel/input-covariances.js';
import { isSentence } from '../../dsl/layer.js';
import type { Network } from '../../dsl/network.js';
import { type State, type TensorState, tensor } from '../../dsl/state.js';
import { type KernelLeaf, layoutOf, leavesOf } from './arrange.js';
import type { ArrayField } from './request.js';

/** What a kernel program depends on; equal questions share one program. */
export interface Question {
  /** Sizes of x1, batch included. */
  readonly shape: readonly number[];
  readonly hasX2: boolean;
  readonly fields: readonly ArrayField[];
  readonly dtype: DType;
  readonly optimize: boolean;
  readonly diagonalSpatial: boolean;
}

/** A program with the outputs it has, by leaf of the output tree: `nngp`, or `nngp@0.1`. */
export interface KernelProgram {
  readonly program: Program;
  readonly leaves: readonly KernelLeaf[];
  /** Outputs that are the scalar zero: the NTK of a network without parameters. */
  readonly zeros: ReadonlySet<string>;
  readonly milliseconds: number;
}

export const outputName = (field: ArrayField, path: string): string => (path === '' ? field : `${field}@${path}`);

/** The input of a network with the sizes of the data filled in. */
export const concreteInput = (network: Network, shape: readonly number[]): TensorState =>
  tensor(shape, { batchAxis: network.input.batchAxis, channelAxis: network.input.channelAxis });

/** The finite output for concrete sizes. @throws ShapeError where they do not fit the layers. */
export function concreteOutput(network: Network, shape: readonly number[]): State {
  const output = network.layer.shape(concreteInput(network, shape));
  if (isSentence(output)) throw new ShapeError(output);
  return output;
}

function build(network: Network, question: Question): KernelProgram {
  const started = performance.now();
  const g = new GraphBuilder(question.dtype);
  const input = concreteInput(network, question.shape);
  const layout = layoutOf(input);
  const sizes = (axis: number): number => question.shape[axis] ?? 1;
  const covariances = inputCovariances(g, {
    spatial: layout.spatial.map(sizes),
    channels: sizes(layout.channel),
    hasX2: question.hasX2,
    computeNtk: question.fields.includes('ntk'),
  });
  const tree = network.layer.kernel(covariances, input, { g });
  const leaves = leavesOf(tree, concreteOutput(network, question.shape));
  const outputs: Record<string, Node> = {};
  const zeros = new Set<string>();
  for (const { path, kernel } of leaves)
    for (const field of question.fields) {
      const name = outputName(field, path);
      const value = kernel[field];
      if (value === 'zero') zeros.add(name);
      else if (value) outputs[name] = question.diagonalSpatial ? variance(g, value, kernel.spatial) : value;
    }
  const program = compileProgram({ outputs, dtype: question.dtype }, { optimize: question.optimize });
  return { program, leaves, zeros, milliseconds: performance.now() - started };
}

const built = new WeakMap<Network, Map<string, KernelProgram>>();

/** The program that answers a question about a network; built once, kept as long as the network is. */
export function kernelProgram(
  network: Network,
  question: Question,
): { readonly kernel: KernelProgram; readonly fresh: boolean } {
  const programs = built.get(network) ?? new Map<string, KernelProgram>();
  built.set(network, programs);
  const features = question.shape.map((size, axis) => (axis === (network.input.batchAxis ?? 0) ? null : size));
  const key = JSON.stringify({ ...question, shape: features });
  const known = programs.get(key);
  if (known) return { kernel: known, fresh: false };
  const kernel = build(network, question);
  programs.set(key, kernel);
  return { kernel, fresh: true };
}
