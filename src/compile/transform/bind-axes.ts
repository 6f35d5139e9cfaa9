import { InternalError } from '../errors.js';
import type { Axis } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import { topological } from '../graph/traverse.js';
import { rebuild } from '../rewrite/run-pass.js';

/** `outputs`, of another builder, with batch axes that are as long as `extents` says by name; others stay batch axes. */
export function bindAxes(
  g: GraphBuilder,
  outputs: readonly Node[],
  extents: ReadonlyMap<string, number>,
): readonly Node[] {
  const bound = (axes: readonly Axis[]): readonly Axis[] =>
    axes.map((a) => ({ name: a.name, extent: a.extent ?? extents.get(a.name) ?? null }));
  const image = new Map<Node, Node>();
  const of = (node: Node): Node => {
    const found = image.get(node);
    if (!found) throw new InternalError(`${node.op} is bound before its input`);
    return found;
  };
  for (const node of topological(outputs)) {
    const inputs = node.inputs.map(of);
    if (node.op === 'input') image.set(node, g.input(node.attrs.name, bound(node.axes)));
    else if (node.op === 'broadcast')
      image.set(node, g.structural('broadcast', inputs, { axes: bound(node.attrs.axes) }));
    else image.set(node, rebuild(g, node, inputs));
  }
  return outputs.map(of);
}
