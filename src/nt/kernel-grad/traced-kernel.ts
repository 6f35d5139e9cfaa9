import { InputError } from '../../compile/errors.js';
import type { Axis } from '../../compile/graph/axis.js';
import { GraphBuilder } from '../../compile/graph/builder.js';
import type { DType, Node } from '../../compile/graph/node.js';
import { topological } from '../../compile/graph/traverse.js';
import { verify } from '../../compile/graph/verify.js';
import { optimize } from '../../compile/rewrite/optimize.js';
import { handedIn } from '../../compile/schedule/handed-in.js';
import { isBranches } from '../../dsl/kernel/kernel-state.js';
import type { SampleInput } from '../../dsl/kernel/sample-inputs.js';
import type { Network } from '../../dsl/network.js';
import { hyperScope } from '../hyper-values.js';
import { Kept } from '../kept.js';
import { beyondOutputs } from '../kernel/beyond-outputs.js';
import { concreteInput, concreteOutput } from '../kernel/concrete.js';
import { withoutBatch } from '../kernel/kernel-program.js';
import { type SamplePair, shapesOf } from '../kernel/read-samples.js';
import { sampleFacts } from '../kernel/sample-facts.js';
import { type Tracing, traceKernels } from '../kernel/trace.js';

/** The kernels that can be differentiated. */
export const KERNELS = ['nngp', 'ntk'] as const;
export type KernelName = (typeof KERNELS)[number];

/** An array of each sample that the kernels read, on these axes, that of the samples first. */
export interface TracedInput extends SampleInput {
  readonly axes: readonly Axis[];
}

/** The graph of a network's kernels, with its hypers as inputs, for any number of samples. */
export interface TracedKernel {
  /** `null` is the scalar zero: the NTK of a network without parameters. */
  readonly nodes: Readonly<Record<KernelName, Node | null>>;
  /** Numbers of samples, by output name, that are above 0 where a layer refuses them. */
  readonly beyond: Readonly<Record<string, Node>>;
  /** The hypers' own values, by name. */
  readonly hypers: ReadonlyMap<string, number>;
  /** What is read of each sample besides those of the inputs. */
  readonly inputs: readonly TracedInput[];
}

/** The graph input of a hyper. */
export const hyperInput = (name: string): string => `hyper ${name}`;

function trace(network: Network, tracing: Omit<Tracing, 'computeNtk'>, dtype: DType): TracedKernel {
  concreteOutput(network, tracing.shape);
  const g = new GraphBuilder(dtype);
  const { own, hyper } = hyperScope((name) => g.input(hyperInput(name), []));
  const {
    tree: kernel,
    inputs: asked,
    beyond: refused,
  } = traceKernels(g, network, { ...tracing, computeNtk: true, hyper });
  if (isBranches(kernel))
    throw new InputError(
      `The network has ${kernel.length} outputs, and kernels are differentiated for one; end it with FanInSum.`,
    );
  const { nngp, ntk } = kernel;
  const limits = beyondOutputs(g, refused, KERNELS);
  const found: Readonly<Record<string, Node>> = { ...limits, nngp, ...(ntk === null || ntk === 'zero' ? {} : { ntk }) };
  // rewritten before it is differentiated, so that derivatives too are only taken where they are read
  const outputs: Readonly<Record<string, Node>> = optimize(verify({ outputs: found, dtype }, 'building')).outputs;
  const inputs = topological(Object.values(outputs)).flatMap((node) => {
    const input = node.op === 'input' && handedIn(node) && asked.find(({ name }) => name === node.attrs.name);
    return input ? [{ ...input, axes: node.axes }] : [];
  });
  return {
    nodes: { nngp: outputs.nngp ?? nngp, ntk: outputs.ntk ?? null },
    beyond: Object.fromEntries(Object.entries(outputs).filter(([name]) => name in limits)),
    hypers: own,
    inputs,
  };
}

const traced = new Kept<Network, TracedKernel>();

/** The kernels' graph for samples of these sizes; built once, kept as long as the network is. */
export function tracedKernel(network: Network, pair: SamplePair, dtype: DType, patterned: boolean): TracedKernel {
  const facts = sampleFacts(network, pair);
  const shape = shapesOf(network, pair, 'x1');
  const features = withoutBatch(concreteInput(network, shape));
  const tracing = { ...facts, shape, hasX2: pair.x2 !== null, patterned };
  return traced.get(network, JSON.stringify([{ ...tracing, shape: features }, dtype]), () =>
    trace(network, tracing, dtype),
  );
}
