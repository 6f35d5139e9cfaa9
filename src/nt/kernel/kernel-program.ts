import { GraphBuilder } from '../../compile/graph/builder.js';
import type { DType } from '../../compile/graph/node.js';
import { compileProgram, type Program } from '../../compile/program.js';
import { byInput, type SizeTree } from '../../dsl/inputs.js';
import type { SampleInput } from '../../dsl/kernel/sample-inputs.js';
import type { Network } from '../../dsl/network.js';
import type { State } from '../../dsl/state.js';
import { type KernelLeaf, layoutOf, leavesOf } from './arrange.js';
import { concreteInput, concreteOutput } from './concrete.js';
import { type HyperValues, KeptKernels } from './kept-kernels.js';
import type { ArrayField } from './request.js';
import { outputsOf, traceKernels } from './trace.js';

/** What a kernel program depends on; equal questions share one program. */
export interface Question {
  /** Sizes of x1, batch included; where the network has several inputs, in their form. */
  readonly shape: SizeTree<number>;
  readonly hasX2: boolean;
  readonly fields: readonly ArrayField[];
  readonly dtype: DType;
  readonly optimize: boolean;
  readonly diagonalSpatial: boolean;
  /** Whether x1 and x2 are the same samples; only told where a layer minds. Default false. */
  readonly sameInputs?: boolean | undefined;
  /** Whether entries of x1 or x2 are masked. */
  readonly masked?: boolean | undefined;
  /** Whether patterns are given for `Aggregate`. */
  readonly patterned?: boolean | undefined;
  /** Other values for hypers of the network. */
  readonly hypers?: HyperValues | undefined;
}

/** What every program of kernels has: its outputs, by leaf of the output tree `nngp`, or `nngp@0.1`. */
export interface CompiledKernel<P> {
  readonly program: P;
  readonly leaves: readonly KernelLeaf[];
  /** Outputs that are the scalar zero: the NTK of a network without parameters. */
  readonly zeros: ReadonlySet<string>;
  /** Outputs that tell of samples that a layer refuses, and are not the user's. */
  readonly beyond: ReadonlySet<string>;
  /** What it reads of each sample besides x1 and x2. */
  readonly inputs: readonly SampleInput[];
  readonly milliseconds: number;
}

/** A program of one pair of samples, run for every pair. */
export type KernelProgram = CompiledKernel<Program>;

function build(network: Network, question: Question): KernelProgram {
  const started = performance.now();
  const g = new GraphBuilder(question.dtype);
  const trace = traceKernels(g, network, { ...question, computeNtk: question.fields.includes('ntk') });
  const leaves = leavesOf(trace.tree, concreteOutput(network, question.shape));
  const { outputs, zeros, beyond } = outputsOf(g, leaves, trace, { ...question, diagonalBatch: true });
  const program = compileProgram({ outputs, dtype: question.dtype }, { optimize: question.optimize });
  return { program, leaves, zeros, beyond, inputs: trace.inputs, milliseconds: performance.now() - started };
}

/** Shapes of inputs, but not how many samples there are. */
export const withoutBatch = (input: State): SizeTree =>
  byInput(input, (state) => state.dims.map((size, axis) => (axis === layoutOf(state).batch ? null : size)));

const kept = new KeptKernels<KernelProgram>();

/**
 * The program that answers a question about a network; built once, kept as long as the network is.
 * @throws InputError on hypers that the network has not.
 */
export function kernelProgram(
  network: Network,
  question: Question,
): { readonly kernel: KernelProgram; readonly fresh: boolean } {
  const shape = withoutBatch(concreteInput(network, question.shape));
  const key = { ...question, shape, hypers: null };
  return kept.get(network, key, question.hypers, () => build(network, question));
}
