import { InternalError } from '../errors.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import { topological } from '../graph/traverse.js';
import { rebuild } from '../rewrite/run-pass.js';
import { extraAxes } from './extra-axes.js';

interface SubstituteOptions {
  /** Extra axes of replacements that are axes of the graph: where it has them, it reads the entry of the same index. */
  readonly shared?: readonly string[];
}

/**
 * The same computation on other arrays: `outputs`, of any builder, with nodes replaced by nodes of `g`. A replacement may
 * lack axes of what it replaces, and is the same along them; it may have more, and the computation is then done for
 * every index of them (this is all that `vmap` is where axes have names), on results that have not such axes already.
 */
export function substitute(
  g: GraphBuilder,
  outputs: readonly Node[],
  replaced: ReadonlyMap<Node, Node>,
  { shared = [] }: SubstituteOptions = {},
): readonly Node[] {
  const nodes = topological(outputs);
  const more = extraAxes(g, nodes, replaced, shared);
  const image = new Map<Node, Node>(more.arrays);
  const of = (node: Node): Node => {
    const found = image.get(node);
    if (!found) throw new InternalError(`${node.op} is replaced before its input`);
    return found;
  };
  for (const node of nodes) if (!image.has(node)) image.set(node, rebuilt(g, node, node.inputs.map(of)));
  return outputs.map((node) => more.named(of(node)));
}

/** The node on other inputs; those may have shared axes already along which it is repeated. */
const rebuilt = (g: GraphBuilder, node: Node, inputs: readonly Node[]): Node => {
  const [x] = inputs;
  return node.op === 'broadcast' && x ? g.broadcast(x, node.attrs.axes) : rebuild(g, node, inputs);
};
