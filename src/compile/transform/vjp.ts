import { axisNames, hasAxis } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import { isPointwise } from '../graph/pointwise.js';
import { topological } from '../graph/traverse.js';
import { extraAxes } from './extra-axes.js';
import { plus, type Tangent } from './jvp.js';
import { type Partial, partialsOf, scale } from './partials.js';
import { transposed } from './transposes.js';

/** factor * ct, summed over the axes of a pointwise node that its operand lacks. Extra axes of cotangents stay. */
function handedBack(g: GraphBuilder, factor: Partial, ct: Node, from: Node, to: Node): Tangent {
  const over = axisNames(from.axes).filter((name) => !hasAxis(to.axes, name));
  const summed = typeof factor !== 'number' && over.some((name) => hasAxis(factor.axes, name));
  return summed ? g.contract(factor, ct, over) : factor === 0 ? null : scale(g, factor, g.sum(ct, over));
}

function pulled(g: GraphBuilder, node: Node, ct: Node): readonly Tangent[] {
  if (node.op === 'input' || node.op === 'constant') return [];
  if (!isPointwise(node)) return transposed(g, node.op, node.attrs, node, ct);
  return partialsOf(g, node).map((factor, k) => {
    const to = node.inputs[k];
    return to ? handedBack(g, factor, ct, node, to) : null;
  });
}

/** Which nodes depend on one of `roots`. */
function dependents(nodes: readonly Node[], roots: ReadonlySet<Node>): ReadonlySet<Node> {
  const found = new Set<Node>();
  for (const node of nodes) if (roots.has(node) || node.inputs.some((x) => found.has(x))) found.add(node);
  return found;
}

/**
 * Reverse-mode derivative, the transpose of `jvp`: what `cotangents` of some nodes are as cotangents of `wrt`, nodes that
 * change on their own and not with what they are made of. A cotangent may lack axes of its node, and is the same along
 * them; it may have more, one of many cotangents each, which the results then have too (none of `wrt` can have them
 * already): with a unit cotangent an entry, the result is the Jacobian. `null` where nothing depends on it.
 * All nodes are those of `g`.
 */
export function vjp(g: GraphBuilder, cotangents: ReadonlyMap<Node, Node>, wrt: readonly Node[]): readonly Tangent[] {
  const nodes = topological([...cotangents.keys()]);
  const stops = new Set(wrt);
  const along = dependents(nodes, stops);
  const many = extraAxes(g, nodes, cotangents);
  const found = new Map(many.arrays);
  for (const node of [...nodes].reverse()) {
    const ct = found.get(node);
    if (!ct || !along.has(node) || stops.has(node)) continue;
    pulled(g, node, ct).forEach((part, k) => {
      const input = node.inputs[k];
      if (part && input && along.has(input)) found.set(input, plus(g, found.get(input) ?? null, part) ?? part);
    });
  }
  return wrt.map((node) => {
    const ct = found.get(node);
    return ct ? many.named(ct) : null;
  });
}
