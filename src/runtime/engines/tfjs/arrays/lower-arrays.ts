import type { Graph } from '../../../../compile/graph/node.js';
import { type Section, section } from '../evaluate.js';
import { lowerGraph } from '../lower/lower.js';
import type { Value } from '../lower/step.js';

/** A program of arrays as operations on tensors. */
export interface LoweredArrays {
  readonly steps: Section;
  /** Outputs, each row-major on its node's axes. */
  readonly outputs: Readonly<Record<string, Value>>;
}

const known = new WeakMap<Graph, LoweredArrays>();

/** The graph as operations on tensors, made once. */
export function lowerArrays(graph: Graph): LoweredArrays {
  const made = known.get(graph) ?? lower(graph);
  known.set(graph, made);
  return made;
}

function lower(graph: Graph): LoweredArrays {
  const { r, values } = lowerGraph(graph);
  const outputs = Object.entries(graph.outputs).map(([name, node]): readonly [string, Value] => [
    name,
    r.transposed(values(node), node.axes),
  ]);
  return {
    steps: section(r.steps, [...new Set(outputs.map(([, value]) => value))]),
    outputs: Object.fromEntries(outputs),
  };
}
