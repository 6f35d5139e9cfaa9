import { InternalError } from '../errors.js';
import { type Axis, axisNames, findAxis, hasAxis } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';

/** An array that stands for a node (in its place, or as its tangent or cotangent), by the node. */
type Standing = ReadonlyMap<Node, Node>;

/** A name that none of these has. */
export const unusedName = (taken: { has(name: string): boolean }, stem: string): string =>
  taken.has(stem) ? unusedName(taken, `${stem}'`) : stem;

/** The array along all axes of the node that it stands for. */
function covering(g: GraphBuilder, node: Node, array: Node): Node {
  for (const { name, extent } of array.axes) {
    const own = findAxis(node.axes, name);
    if (own && own.extent !== extent)
      throw new InternalError(`an array for ${node.op} has ${extent} entries along ${name}, not ${own.extent}`);
  }
  return g.broadcast(array, node.axes);
}

const extrasOf = (node: Node, array: Node): readonly Axis[] => array.axes.filter((a) => !hasAxis(node.axes, a.name));

export interface ExtraAxes {
  /** The arrays along all axes of the nodes they stand for, their extra axes called as no axis of the graph is. */
  readonly arrays: Standing;
  /** A result with the extra axes called as the caller does. */
  readonly named: (result: Node) => Node;
}

/**
 * Keeps the axes that arrays have beyond those of the nodes they stand for apart from the axes of the graph: one that is
 * called like an axis of any of `nodes` gets another name on the way. `shared` axes are those of the graph itself.
 */
export function extraAxes(
  g: GraphBuilder,
  nodes: readonly Node[],
  arrays: Standing,
  shared: readonly string[] = [],
): ExtraAxes {
  const own = new Set(nodes.flatMap((node) => axisNames(node.axes)));
  const extras = new Map<string, Axis>();
  for (const [node, array] of arrays) for (const axis of extrasOf(node, array)) extras.set(axis.name, axis);
  const taken = new Set([...own, ...extras.keys()]);
  const inside = new Map<string, string>();
  for (const { name, extent } of extras.values()) {
    if (!own.has(name) || shared.includes(name)) continue;
    if (extent === null) throw new InternalError(`batch axis ${name} is both an extra axis and one of the graph`);
    const other = unusedName(taken, name);
    taken.add(other);
    inside.set(name, other);
  }
  const entered = (node: Node, array: Node): Node =>
    g.rename(
      array,
      extrasOf(node, array).map(({ name }) => [name, inside.get(name) ?? name]),
    );
  return {
    arrays: new Map([...arrays].map(([node, array]) => [node, covering(g, node, entered(node, array))])),
    named: (result) => {
      for (const [name, other] of inside)
        if (hasAxis(result.axes, other) && hasAxis(result.axes, name))
          throw new InternalError(`extra axis ${name} is called like an axis of the result`);
      return g.rename(
        result,
        [...inside].map(([name, other]) => [other, name]),
      );
    },
  };
}
