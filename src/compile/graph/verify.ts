import { InternalError } from '../errors.js';
import { type Axis, sameAxes } from './axis.js';
import { inferAxes, unionAxes } from './infer.js';
import type { Graph, Node } from './node.js';
import { isPointwise, POINTWISE } from './pointwise.js';
import { nodesOf } from './traverse.js';

function inferred(node: Node): readonly Axis[] {
  if (isPointwise(node)) {
    if (node.inputs.length !== POINTWISE[node.op].arity) throw new InternalError(`${node.op}: wrong number of inputs`);
    return unionAxes(node.op, node.inputs);
  }
  if (node.op === 'input' || node.op === 'constant') return node.axes;
  return inferAxes(node.op, node.inputs, node.attrs);
}

/** Re-derives every node's axes and dtype; throws InternalError on the first that disagrees. Returns the graph. */
export function verify(graph: Graph, after: string): Graph {
  for (const node of nodesOf(graph)) {
    if (node.dtype !== graph.dtype) throw new InternalError(`after ${after}: ${node.op} is ${node.dtype}`);
    if (!sameAxes(node.axes, inferred(node)))
      throw new InternalError(`after ${after}: ${node.op} #${node.id} has wrong axes`);
  }
  return graph;
}
