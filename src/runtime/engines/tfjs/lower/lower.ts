import { InternalError } from '../../../../compile/errors.js';
import type { Axis } from '../../../../compile/graph/axis.js';
import type { Graph, Node } from '../../../../compile/graph/node.js';
import { nodesOf } from '../../../../compile/graph/traverse.js';
import { lowerNode } from './node.js';
import { Recorder } from './recorder.js';
import type { Step, Value } from './step.js';

/** An output and the axes of the array handed to the user, in order. */
export interface LoweredOutput {
  readonly value: Value;
  readonly axes: readonly Axis[];
}

/** A graph as operations on tensors. */
export interface Lowered {
  readonly steps: readonly Step[];
  readonly outputs: Readonly<Record<string, LoweredOutput>>;
}

/** Everything in a graph as steps of a recorder, and where to find each node. */
export function lowerGraph(graph: Graph): { readonly r: Recorder; readonly values: (node: Node) => Value } {
  const r = new Recorder();
  const made = new Map<Node, Value>();
  const values = (node: Node): Value => {
    const value = made.get(node);
    if (!value) throw new InternalError(`${node.op} is read before it is computed`);
    return value;
  };
  for (const node of nodesOf(graph)) made.set(node, lowerNode(r, node, node.inputs.map(values)));
  return { r, values };
}

const lowered = new WeakMap<Graph, Lowered>();

/** The graph as operations on tensors, made once. */
export function lower(graph: Graph): Lowered {
  const known = lowered.get(graph);
  if (known) return known;
  const { r, values } = lowerGraph(graph);
  const outputs = Object.entries(graph.outputs).map(([name, node]): readonly [string, LoweredOutput] => [
    name,
    { value: values(node), axes: node.axes },
  ]);
  const result: Lowered = { steps: r.steps, outputs: Object.fromEntries(outputs) };
  lowered.set(graph, result);
  return result;
}
