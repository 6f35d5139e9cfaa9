import { einsum } from '../../compile/einsum/einsum.js';
import { type Axis, axisNames, findAxis, hasAxis } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { cotangentsAt } from '../../compile/structure/cotangents.js';
import { outerNames } from '../../compile/structure/outer-axis.js';
import { jvp } from '../../compile/transform/jvp.js';
import { substitute } from '../../compile/transform/substitute.js';
import type { NtkGraph, NtkQuestion } from './question.js';

/** What an axis of the second output is called while the first output is differentiated. */
const secondName = (name: string): string => `second ${name}`;

/** Axes along which equal slices alone are wanted, and slices do not mix: both outputs go along them together. */
const togetherOf = ({ one, two, outer }: NtkQuestion): readonly string[] =>
  outer.flatMap(({ name, kind }) =>
    kind !== 'pair' && one.parallel.includes(name) && two.parallel.includes(name) ? [name] : [],
  );

/** The directions in which parameters change, one for every entry of the second output. */
function directionsOf(g: GraphBuilder, question: NtkQuestion, together: readonly string[]): ReadonlyMap<Node, Node> {
  const { two, params, outer } = question;
  const names = outer.flatMap(({ name }) => (together.includes(name) ? [] : [[name, secondName(name)] as const]));
  const axes = outer.map(({ name, extent }): Axis => ({ name, extent: extent[1] }));
  const cotangents = cotangentsAt(g, two, params);
  return new Map([...cotangents].map(([w, ct]) => [w, g.rename(g.broadcast(ct, axes), names)] as const));
}

/** The products' axes called as the kernel's are; equal entries of the two outputs where these alone are wanted. */
function arranged(g: GraphBuilder, product: Node, { one, outer }: NtkQuestion): Node {
  let current = product;
  const names = outer.map(({ name, kind }, k): readonly (readonly [string, string])[] => {
    const first = one.order[k] ?? name;
    const [a, b] = outerNames(k, kind);
    const second = secondName(name);
    if (!hasAxis(current.axes, second)) return [[first, a]];
    if (a !== b)
      return [
        [first, a],
        [second, b],
      ];
    if (!hasAxis(current.axes, first)) return [[second, a]];
    current = g.diagonal(current, first, second);
    return [[first, a]];
  });
  return g.rename(current, names.flat());
}

/** A Jacobian-vector product of the first output along every row of the second one's Jacobian. */
export const ntkVectorProducts: NtkGraph = (g, question) => {
  const { one, outer } = question;
  const together = togetherOf(question);
  const directions = directionsOf(g, question, together);
  const axes = together.flatMap((name) => findAxis(one.root.axes, name) ?? []);
  const repeated = new Map([...directions.keys()].map((w) => [w, g.broadcast(w, axes)] as const));
  const [root = one.root] =
    together.length > 0 ? substitute(g, [one.root], repeated, { shared: together }) : [one.root];
  const tangents = new Map([...directions].map(([w, direction]) => [repeated.get(w) ?? w, direction] as const));
  const [product] = jvp(g, [root], tangents);
  if (!product) return null;
  const kept = outer.flatMap(({ kind }, k) => (kind === 'trace' ? [] : outerNames(k, kind)));
  const made = arranged(g, product, question);
  return einsum(g, { operands: [made], keep: kept.filter((name) => axisNames(made.axes).includes(name)) });
};
