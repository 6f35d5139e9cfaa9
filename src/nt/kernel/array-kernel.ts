import { type ArrayProgram, compileArrays } from '../../compile/array-program.js';
import { GraphBuilder } from '../../compile/graph/builder.js';
import type { Network } from '../../dsl/network.js';
import { leavesOf } from './arrange.js';
import { concreteOutput } from './concrete.js';
import { KeptKernels } from './kept-kernels.js';
import type { CompiledKernel, Question } from './kernel-program.js';
import { outputsOf, traceKernels } from './trace.js';

/** What a program of whole batches depends on; equal questions share one. */
export interface ArrayQuestion extends Question {
  /** Numbers of samples of x1 and x2. */
  readonly samples: readonly [number, number];
  /** Whether cov1 and cov2 are computed for all pairs of samples, and whether only each with itself is read of them. */
  readonly allPairs: boolean;
  readonly diagonalBatch: boolean;
}

/** A program of kernels of whole batches: for networks that mix samples. */
export type ArrayKernel = CompiledKernel<ArrayProgram>;

function build(network: Network, question: ArrayQuestion): ArrayKernel {
  const started = performance.now();
  const g = new GraphBuilder(question.dtype);
  const trace = traceKernels(g, network, { ...question, computeNtk: question.fields.includes('ntk') });
  const leaves = leavesOf(trace.tree, concreteOutput(network, question.shape));
  const { outputs, zeros, beyond } = outputsOf(g, leaves, trace, question);
  const program = compileArrays({ outputs, dtype: question.dtype }, { optimize: question.optimize });
  return { program, leaves, zeros, beyond, inputs: trace.inputs, milliseconds: performance.now() - started };
}

const kept = new KeptKernels<ArrayKernel>();

/** As `kernelProgram`, for batches of known sizes. */
export const arrayKernel = (
  network: Network,
  question: ArrayQuestion,
): { readonly kernel: ArrayKernel; readonly fresh: boolean } =>
  kept.get(network, { ...question, hypers: null }, question.hypers, () => build(network, question));
