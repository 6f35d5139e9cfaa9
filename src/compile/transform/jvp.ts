import { InternalError } from '../errors.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { TransformingOp } from '../graph/infer.js';
import type { Attributes, Node } from '../graph/node.js';
import { isPointwise } from '../graph/pointwise.js';
import { topological } from '../graph/traverse.js';
import { extraAxes } from './extra-axes.js';
import { largest } from './largest.js';
import { partialsOf, scale } from './partials.js';

/** A change along a direction; `null` is zero everywhere. */
export type Tangent = Node | null;

export const plus = (g: GraphBuilder, a: Tangent, b: Tangent): Tangent => (a && b ? g.add(a, b) : (a ?? b));

/** Linear in each of its inputs, the others held: all but the pointwise primitives and the largest entry are. */
function structural<K extends TransformingOp>(
  g: GraphBuilder,
  op: K,
  attrs: Attributes[K],
  inputs: readonly Node[],
  tangents: readonly Tangent[],
): Tangent {
  let total: Tangent = null;
  tangents.forEach((t, k) => {
    if (!t) return;
    const changed = inputs.map((x, n) => (n === k ? t : x));
    total = plus(g, total, g.structural(op, changed, attrs));
  });
  return total;
}

function pushed(g: GraphBuilder, node: Node, tangents: readonly Tangent[]): Tangent {
  if (tangents.every((t) => t === null) || node.op === 'input' || node.op === 'constant') return null;
  if (node.op === 'maxOver') {
    const [x, t] = [node.inputs[0], tangents[0]];
    return x && t ? g.contract(largest(g, x, node, node.attrs.over), t, node.attrs.over) : null;
  }
  if (!isPointwise(node)) return structural(g, node.op, node.attrs, node.inputs, tangents);
  let total: Tangent = null;
  partialsOf(g, node).forEach((factor, k) => {
    const t = tangents[k];
    if (t) total = plus(g, total, scale(g, factor, t));
  });
  // the change of a part of the operands alone may be the same along an axis that the result has
  return total && g.broadcast(total, node.axes);
}

/**
 * Forward-mode derivative: how `outputs` change when nodes change by `tangents`, nodes that then change on their own and
 * not with what they are made of. A tangent may lack axes of its node, and is the same along them; it may have more, one
 * of many directions each, which the results then have too (no results can have them already).
 * All nodes are those of `g`.
 */
export function jvp(g: GraphBuilder, outputs: readonly Node[], tangents: ReadonlyMap<Node, Node>): readonly Tangent[] {
  const nodes = topological(outputs);
  const directions = extraAxes(g, nodes, tangents);
  const found = new Map<Node, Tangent>(directions.arrays);
  const of = (node: Node): Tangent => {
    const tangent = found.get(node);
    if (tangent === undefined) throw new InternalError(`${node.op} has no tangent yet`);
    return tangent;
  };
  for (const node of nodes) if (!found.has(node)) found.set(node, pushed(g, node, node.inputs.map(of)));
  return outputs.map((node) => {
    const tangent = of(node);
    return tangent && directions.named(tangent);
  });
}
