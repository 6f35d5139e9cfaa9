import { type ArrayProgram, compileArrays } from '../../compile/array-program.js';
import { InputError } from '../../compile/errors.js';
import { type Axis, pAxis, qAxis } from '../../compile/graph/axis.js';
import { GraphBuilder } from '../../compile/graph/builder.js';
import type { Graph, Node } from '../../compile/graph/node.js';
import { verify } from '../../compile/graph/verify.js';
import { optimize } from '../../compile/rewrite/optimize.js';
import { type DiagonalInput, onDiagonals } from '../../compile/transform/on-diagonals.js';
import { atSameSample } from '../../dsl/kernel/covariances.js';
import type { KernelState, KernelTree } from '../../dsl/kernel/kernel-state.js';
import type { Layer } from '../../dsl/layer.js';
import type { Network } from '../../dsl/network.js';
import { serialOf } from '../../dsl/serial.js';
import type { State, TensorState } from '../../dsl/state.js';
import { layoutOf, leavesOf } from './arrange.js';
import { outputOn } from './concrete.js';
import { KeptKernels } from './kept-kernels.js';
import type { CompiledKernel, Question } from './kernel-program.js';
import type { ArrayField } from './request.js';
import { applyRules, batchAxes, outputName, outputsOf } from './trace.js';

/** What a program on the arrays of kernels depends on; equal questions share one. */
export interface FedQuestion extends Omit<Question, 'shape'> {
  /** What the kernels are of, with the sizes of x1. */
  readonly input: State;
  readonly samples: readonly [number, number];
  /** Of each kernel: whether it has an NTK that is not zero, whether it has one. */
  readonly ntks: readonly ('zero' | 'array' | null)[];
  /** Whether the kernels hold each sample and each position with itself alone. */
  readonly fed: { readonly diagonalBatch: boolean; readonly diagonalSpatial: boolean };
  readonly diagonalBatch: boolean;
  /** Whether the layers are to see cov1 and cov2 of all pairs of samples. */
  readonly allPairs: boolean;
}

/** A program of arrays whose inputs are those of kernels: `nngp`, or `nngp@0.1` of a leaf of the tree. */
export type FedKernelProgram = CompiledKernel<ArrayProgram>;

/** Inputs of which only the entries at equal positions are there, by what the layers see instead: all positions. */
type Diagonals = Map<string, DiagonalInput>;

/** The arrays of a kernel as inputs of a graph, with all pairs of positions whether or not they are there. */
function covariances(
  g: GraphBuilder,
  question: FedQuestion,
  state: TensorState,
  ntk: FedQuestion['ntks'][number],
  path: string,
  diagonals: Diagonals,
): KernelState {
  const { fed, allPairs } = question;
  const { spatial } = layoutOf(state);
  const pairs = spatial.map((_, k) => [pAxis(k), qAxis(k)] as const);
  const positions = spatial.flatMap((axis, k) =>
    [pAxis(k), qAxis(k)].map((name): Axis => ({ name, extent: Number(state.dims[axis]) })),
  );
  const [i, j] = batchAxes(question.samples);
  const array = (field: ArrayField, batch: readonly Axis[]): Node => {
    const name = outputName(field, path);
    if (!fed.diagonalSpatial || pairs.length === 0) return g.input(name, [...batch, ...positions]);
    const everywhere = `${name} everywhere`;
    diagonals.set(everywhere, { pairs, name });
    return g.input(everywhere, [...batch, ...positions]);
  };
  const own = (field: ArrayField, axis: Axis): Node => {
    const cov = array(field, fed.diagonalBatch ? [axis] : [axis, { ...axis, name: `${axis.name}2` }]);
    return allPairs ? cov : atSameSample(g, cov);
  };
  return {
    nngp: array('nngp', [i, j]),
    ntk: ntk === 'array' ? array('ntk', [i, j]) : ntk,
    cov1: own('cov1', i),
    cov2: question.hasX2 ? own('cov2', j) : null,
    spatial: spatial.length,
    allPairs,
    sameInputs: question.sameInputs ?? false,
    masks: null,
  };
}

/** The graph of a layer on kernels, its outputs by name; `null` where it reads entries that the kernels have not. */
function graphOf(layer: Layer, question: FedQuestion) {
  const g = new GraphBuilder(question.dtype);
  const diagonals: Diagonals = new Map();
  let place = 0;
  const start = (state: State, path: string): KernelTree => {
    if (state.kind === 'tensor')
      return covariances(g, question, state, question.ntks[place++] ?? null, path, diagonals);
    const inner = state.kind === 'branches' ? state.branches : [];
    return inner.map((branch, k) => start(branch, path === '' ? String(k) : `${path}.${k}`));
  };
  const trace = applyRules(g, layer, { ...question, covariances: () => start(question.input, '') });
  const leaves = leavesOf(trace.tree, outputOn(layer, question.input));
  const { outputs, zeros, beyond } = outputsOf(g, leaves, trace, question);
  const written: Graph = { outputs, dtype: question.dtype };
  const graph = diagonals.size > 0 ? onDiagonals(optimize(verify(written, 'building')), diagonals) : written;
  return { graph, leaves, zeros, beyond, inputs: trace.inputs };
}

function build(network: Network, question: FedQuestion): FedKernelProgram {
  const started = performance.now();
  const { graph, ...found } = graphOf(network.layer, question);
  if (!graph) throw new InputError(needsPositions(network, question));
  const program = compileArrays(graph, { optimize: question.optimize });
  return { ...found, program, milliseconds: performance.now() - started };
}

/** Names the first layer that makes something of pairs of different positions. */
function needsPositions({ layers }: Network, question: FedQuestion): string {
  const only = 'The kernel holds each position only with itself (diagonalSpatial)';
  const without = 'compute it without diagonalSpatial.';
  const reads = (count: number): boolean =>
    graphOf(serialOf(layers.slice(0, count)), { ...question, diagonalSpatial: true }).graph === null;
  const at = layers.findIndex((_, k) => reads(k + 1));
  const layer = layers[at];
  if (!layer)
    return `${only}, and the output of the network has positions; add { diagonalSpatial: true } here too, or ${without}`;
  return `${only}, and layer ${at} (${layer.name}) of the network needs pairs of different positions; ${without}`;
}

const kept = new KeptKernels<FedKernelProgram>();

/** As `kernelProgram`, on the arrays of kernels. @throws InputError also where they do not hold what is needed. */
export const fedKernelProgram = (
  network: Network,
  question: FedQuestion,
): { readonly kernel: FedKernelProgram; readonly fresh: boolean } =>
  kept.get(network, { ...question, hypers: null }, question.hypers, () => build(network, question));
