import { InputError } from '../../compile/errors.js';
import { GraphBuilder } from '../../compile/graph/builder.js';
import type { DType, Node } from '../../compile/graph/node.js';
import { verify } from '../../compile/graph/verify.js';
import { optimize } from '../../compile/rewrite/optimize.js';
import type { Hyper } from '../../dsl/hyper.js';
import { inputCovariances } from '../../dsl/kernel/input-covariances.js';
import { isBranches } from '../../dsl/kernel/kernel-state.js';
import type { Network } from '../../dsl/network.js';
import { layoutOf } from '../kernel/arrange.js';
import { concreteInput, concreteOutput } from '../kernel/kernel-program.js';
import { Kept } from './kept.js';

/** The kernels that can be differentiated. */
export const KERNELS = ['nngp', 'ntk'] as const;
export type KernelName = (typeof KERNELS)[number];

/** The graph of a network's kernels, with its hypers as inputs, for any number of samples. */
export interface TracedKernel {
  /** `null` is the scalar zero: the NTK of a network without parameters. */
  readonly nodes: Readonly<Record<KernelName, Node | null>>;
  /** The hypers' own values, by name. */
  readonly hypers: ReadonlyMap<string, number>;
}

/** The graph input of a hyper. */
export const hyperInput = (name: string): string => `hyper ${name}`;

function trace(network: Network, shape: readonly number[], hasX2: boolean, dtype: DType): TracedKernel {
  concreteOutput(network, shape);
  const g = new GraphBuilder(dtype);
  const input = concreteInput(network, shape);
  const layout = layoutOf(input);
  const sizes = (axis: number): number => shape[axis] ?? 1;
  const covariances = inputCovariances(g, {
    spatial: layout.spatial.map(sizes),
    channels: sizes(layout.channel),
    hasX2,
    computeNtk: true,
  });
  const hypers = new Map<string, number>();
  const hyper = ({ name, value }: Hyper): Node => {
    const seen = hypers.get(name) ?? value;
    if (seen !== value)
      throw new InputError(
        `hyper '${name}' is ${seen} in one layer and ${value} in another; give both the same value.`,
      );
    hypers.set(name, value);
    return g.input(hyperInput(name), []);
  };
  const kernel = network.layer.kernel(covariances, input, { g, hyper });
  if (isBranches(kernel))
    throw new InputError(
      `The network has ${kernel.length} outputs, and kernels are differentiated for one; end it with FanInSum.`,
    );
  const { nngp, ntk } = kernel;
  const found: Readonly<Record<string, Node>> = ntk === null || ntk === 'zero' ? { nngp } : { nngp, ntk };
  // rewritten before it is differentiated, so that derivatives too are only taken where they are read
  const outputs: Readonly<Record<string, Node>> = optimize(verify({ outputs: found, dtype }, 'building')).outputs;
  return { nodes: { nngp: outputs.nngp ?? nngp, ntk: outputs.ntk ?? null }, hypers };
}

const traced = new Kept<Network, TracedKernel>();

/** The kernels' graph for samples of this shape; built once, kept as long as the network is. */
export function tracedKernel(network: Network, shape: readonly number[], hasX2: boolean, dtype: DType): TracedKernel {
  const features = shape.map((size, axis) => (axis === (network.input.batchAxis ?? 0) ? null : size));
  return traced.get(network, JSON.stringify([features, hasX2, dtype]), () => trace(network, shape, hasX2, dtype));
}
