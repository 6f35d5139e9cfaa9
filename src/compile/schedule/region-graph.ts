import { hasAxis } from '../graph/axis.js';
import type { Graph, Node } from '../graph/node.js';
import { nodesOf } from '../graph/traverse.js';
import type { RegionName } from './plan.js';
import { Unschedulable } from './unschedulable.js';
import { isView, type View, viewOf } from './view.js';

/** Where a node belongs: to the samples of one side, or to pairs; `null` for constants. */
export function regionOf(node: Node): RegionName | null {
  const i = hasAxis(node.axes, 'i');
  const j = hasAxis(node.axes, 'j');
  return i && j ? 'pair' : i ? 'i' : j ? 'j' : null;
}

/** The nodes of one region, inputs before users, with what each reads. */
export interface RegionGraph {
  readonly name: RegionName;
  readonly nodes: readonly Node[];
  readonly reads: ReadonlyMap<Node, readonly View[]>;
}

const computes = (node: Node): boolean => !isView(node) && node.op !== 'constant' && node.op !== 'input';

/** Cuts a graph into its regions, in order of execution. Views are resolved: nodes read bases. */
export function regionGraphs(graph: Graph): readonly RegionGraph[] {
  const nodes = nodesOf(graph).filter(computes);
  if (nodes.some((n) => regionOf(n) === null)) throw new Unschedulable('a computed constant is left in the graph');
  const reads = new Map(nodes.map((n) => [n, n.inputs.map(viewOf)]));
  return (['i', 'j', 'pair'] as const)
    .map((name) => ({ name, nodes: nodes.filter((n) => regionOf(n) === name), reads }))
    .filter((r) => r.nodes.length > 0);
}
