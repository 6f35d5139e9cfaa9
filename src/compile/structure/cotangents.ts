import { type Axis, findAxis, hasAxis } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import { topological } from '../graph/traverse.js';
import { plus } from '../transform/jvp.js';
import { substitute } from '../transform/substitute.js';
import { vjp } from '../transform/vjp.js';
import { dependents } from './dependents.js';

/** A result with its cotangent, or many of them. */
export interface Seed {
  readonly root: Node;
  readonly cotangent: Node;
  /** Axes of the result that are one axis all the way. */
  readonly parallel: readonly string[];
}

/**
 * What a cotangent of a result is for each of some arrays that it is made of, along the parallel axes: slice k of it is
 * the cotangent of slice k of the result. An array that lacks a parallel axis is repeated along it for that, so that
 * its cotangent is not summed over the slices. Other axes of the cotangents are as `vjp` has them. Arrays without
 * influence are left out.
 */
export function cotangentsAt(
  g: GraphBuilder,
  { root, cotangent, parallel }: Seed,
  targets: Iterable<Node>,
): ReadonlyMap<Node, Node> {
  const below = topological([root]);
  const wanted = new Set(targets);
  const order = below.filter((node) => wanted.has(node)).reverse();
  const axes = parallel.flatMap((name) => findAxis(root.axes, name) ?? []);
  const missing = (node: Node): readonly Axis[] => axes.filter((a) => !hasAxis(node.axes, a.name));
  const repeated = new Map(
    order.filter((node) => missing(node).length > 0).map((node) => [node, g.broadcast(node, missing(node))] as const),
  );
  const [top = root, ...images] = substitute(g, [root, ...order], repeated, { shared: parallel });
  const image = new Map(order.map((node, k) => [node, images[k] ?? node] as const));
  const found = new Map<Node, Node>();
  const add = (node: Node, ct: Node | null): void => {
    const sum = plus(g, found.get(node) ?? null, ct);
    if (sum) found.set(node, sum);
  };
  const whole = (node: Node): Node => image.get(node) ?? node;
  const pull = (from: Node, ct: Node, to: readonly Node[]): void => {
    // arrays that become one by repeating: the later one hands its cotangent on to the others
    const first = to.filter((node, k) => to.findIndex((other) => whole(other) === whole(node)) === k);
    if (first.length === 0) return;
    const cts = vjp(g, new Map([[from, ct]]), first.map(whole));
    first.forEach((node, k) => {
      add(node, cts[k] ?? null);
    });
  };
  if (wanted.has(root)) add(root, g.broadcast(cotangent, root.axes));
  else pull(top, cotangent, order);
  // later arrays first: what reaches an array through another one is part of its cotangent
  order.forEach((node, k) => {
    const ct = found.get(node);
    if (!ct) return;
    const rest = order.slice(k + 1).filter((other) => dependents([node], [other]).has(node));
    // a repeated array may have other parallel axes of its own: what it is made of is repeated along those
    const others = new Map([...repeated].filter(([other]) => other !== node));
    const [made = node] = substitute(g, [node], others, { shared: parallel });
    pull(made, ct, rest);
  });
  return found;
}
