import { InternalError } from '../errors.js';
import { type Axis, sameAxes } from './axis.js';
import { checkWindows, INFER_AXES, unionAxes } from './infer.js';
import type { Graph, Node } from './node.js';
import { isPointwise, POINTWISE } from './pointwise.js';
import { nodesOf } from './traverse.js';

function inferred(node: Node): readonly Axis[] {
  if (isPointwise(node)) {
    if (node.inputs.length !== POINTWISE[node.op].arity) throw new InternalError(`${node.op}: wrong number of inputs`);
    return unionAxes(node.op, node.inputs);
  }
  switch (node.op) {
    case 'input':
    case 'constant':
      return node.axes;
    case 'contract':
      return INFER_AXES.contract(node.inputs, node.attrs);
    case 'sum':
      return INFER_AXES.sum(node.inputs, node.attrs);
    case 'diagonal':
      return INFER_AXES.diagonal(node.inputs, node.attrs);
    case 'rename':
      return INFER_AXES.rename(node.inputs, node.attrs);
    case 'windowSum':
      for (const input of node.inputs) checkWindows(input, node.attrs);
      return INFER_AXES.windowSum(node.inputs, node.attrs);
  }
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
