import type { Axis } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';

/**
 * 1 where every axis is equal to its copy, else 0: as a tangent or cotangent of an array with `axes`, a direction an
 * entry. `copy` names the copies.
 */
export function unit(g: GraphBuilder, axes: readonly Axis[], copy: (name: string) => string): Node {
  const ones = g.broadcast(g.constant(1), axes);
  return axes.reduce((made, { name }) => g.embed(made, name, copy(name)), ones);
}
