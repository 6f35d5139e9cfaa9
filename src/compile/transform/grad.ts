import { InternalError } from '../errors.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import { vjp } from './vjp.js';

/** The gradient of a number, with the axes of each of `wrt`. */
export function grad(g: GraphBuilder, y: Node, wrt: readonly Node[]): readonly Node[] {
  if (y.axes.length > 0) throw new InternalError(`the gradient of ${y.op}, which has axes`);
  const found = vjp(g, new Map([[y, g.constant(1)]]), wrt);
  return wrt.map((x, k) => found[k] ?? g.broadcast(g.constant(0), x.axes));
}
