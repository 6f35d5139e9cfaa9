import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import { plus } from '../transform/jvp.js';
import type { Half } from './half.js';
import { Indices } from './linear-form.js';
import type { OuterAxis } from './outer-axis.js';
import { costOfHalves, jacobianAxis, jacobianPart, multiplyHalves } from './product-of-halves.js';

/** All parts of a result's derivative by one array. */
export type Halves = readonly Half[];

const total = (g: GraphBuilder, nodes: readonly Node[]): Node | null =>
  nodes.reduce<Node | null>((sum, node) => plus(g, sum, node), null);

/** The parts added up to one, with what that takes; `null` where that would be mostly zeros. */
function whole(
  g: GraphBuilder,
  halves: Halves,
  outer: readonly OuterAxis[],
): { readonly half: Half; readonly cost: number } | null {
  const parts = halves.flatMap((half) => jacobianPart(g, half, outer) ?? []);
  const ct = total(
    g,
    parts.map(({ node }) => node),
  );
  if (!ct || parts.length < halves.length) return null;
  const indices = new Indices();
  const w = (halves[0]?.form.w ?? []).map(({ extent }) => indices.make(extent));
  const y = new Map(w.map((index, k) => [jacobianAxis(k), index] as const));
  return { half: { ct, form: { scale: 1, factors: [], w, y } }, cost: parts.reduce((n, part) => n + part.cost, 0) };
}

const costOf = (g: GraphBuilder, one: Halves, two: Halves, outer: readonly OuterAxis[]): number =>
  one.reduce((n, a) => two.reduce((m, b) => m + costOfHalves(g, a, b, outer), n), 0);

/**
 * The sum over entries of an array w of the products of two derivatives by w, each the sum of its parts; `null` if there
 * are none. Of several parts, all pairs are multiplied, or both Jacobians are made first, whichever takes less. Axes are
 * those of `multiplyHalves`.
 */
export function gramOf(g: GraphBuilder, one: Halves, two: Halves, outer: readonly OuterAxis[]): Node | null {
  const pairs = (a: Halves, b: Halves): Node | null =>
    total(
      g,
      a.flatMap((left) => b.map((right) => multiplyHalves(g, left, right, outer))),
    );
  if (one.length * two.length <= 1) return pairs(one, two);
  const [left, right] = [whole(g, one, outer), whole(g, two, outer)];
  if (!left || !right) return pairs(one, two);
  const viaJacobians = left.cost + right.cost + costOf(g, [left.half], [right.half], outer);
  return viaJacobians < costOf(g, one, two, outer) ? pairs([left.half], [right.half]) : pairs(one, two);
}
