import { GraphBuilder } from '../../compile/graph/builder.js';
import type { DType, Node } from '../../compile/graph/node.js';
import { type Placed, placed } from '../../compile/graph/placed.js';
import { bindAxes } from '../../compile/transform/bind-axes.js';
import { plus } from '../../compile/transform/jvp.js';
import { vjp } from '../../compile/transform/vjp.js';
import { inputsOf } from '../../dsl/inputs.js';
import type { Network } from '../../dsl/network.js';
import { layoutOf } from '../kernel/arrange.js';
import { inputPairs, type SamplePair } from '../kernel/read-samples.js';
import { inputName, sampleArray } from './sample-array.js';
import { hyperInput, type KernelName, type TracedKernel } from './traced-kernel.js';

/** The kernels between batches of known sizes, in a graph that derivatives can be added to. */
export interface BoundKernel {
  readonly g: GraphBuilder;
  /** x1, x2 if there is one (of every input), what else is read of their samples, and the hypers, by the names of their inputs. */
  readonly inputs: Readonly<Record<string, Placed>>;
  /** Axes as `kernelFn` has them: i, j, then p and q of each spatial axis in turn. */
  readonly kernels: Readonly<Record<KernelName, Placed>>;
  /** As of the traced kernel. */
  readonly beyond: Readonly<Record<string, Placed>>;
  readonly hypers: readonly string[];
}

/** The graph of `traced` for these samples. */
export function bindKernel(
  network: Network,
  { nodes, beyond, hypers, inputs }: TracedKernel,
  pair: SamplePair,
  dtype: DType,
): BoundKernel {
  const g = new GraphBuilder(dtype);
  const all = inputPairs(pair);
  const samples = inputsOf(network.start).flatMap((input, place) => {
    const { x1, x2 } = all[place] ?? pair;
    const [first, second] = [inputName(place, 'x1'), inputName(place, 'x2')];
    return [
      [first, sampleArray(g, first, 'i', input, x1.shape)] as const,
      ...(x2 ? [[second, sampleArray(g, second, 'j', input, x2.shape)] as const] : []),
    ];
  });
  const { x1, x2 } = pair;
  const { batch } = layoutOf(network.input);
  const extents = new Map([
    ['i', x1.shape[batch] ?? 0],
    ['j', (x2 ?? x1).shape[batch] ?? 0],
  ]);
  const bound = (node: Node | null): Placed => placed((node && bindAxes(g, [node], extents)[0]) ?? g.constant(0));
  const others = inputs.map(({ name, axes }) => {
    const sized = axes.map((axis) => ({ name: axis.name, extent: axis.extent ?? extents.get(axis.name) ?? 0 }));
    return [name, placed(g.input(name, sized))] as const;
  });
  const names = [...hypers.keys()];
  return {
    g,
    inputs: {
      ...Object.fromEntries(samples),
      ...Object.fromEntries(others),
      ...Object.fromEntries(names.map((name) => [hyperInput(name), placed(g.input(hyperInput(name), []))])),
    },
    kernels: { nngp: bound(nodes.nngp), ntk: bound(nodes.ntk) },
    beyond: Object.fromEntries(Object.entries(beyond).map(([name, node]) => [name, bound(node)])),
    hypers: names,
  };
}

/** What cotangents of nodes are as cotangents of the inputs, each laid out as its input. */
export function pullBack(
  { g, inputs }: BoundKernel,
  names: readonly string[],
  cotangents: readonly (readonly [Node, Node])[],
): Readonly<Record<string, Placed>> {
  const total = new Map<Node, Node>();
  // both kernels may be one node
  for (const [node, ct] of cotangents) total.set(node, plus(g, total.get(node) ?? null, ct) ?? ct);
  const of = names.flatMap((name) => (inputs[name] ? [[name, inputs[name]] as const] : []));
  const found = vjp(
    g,
    total,
    of.map(([, { node }]) => node),
  );
  return Object.fromEntries(
    of.map(([name, { node, order }], k) => [name, { node: found[k] ?? g.broadcast(g.constant(0), node.axes), order }]),
  );
}
