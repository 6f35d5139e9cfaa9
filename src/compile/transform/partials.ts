import type { GraphBuilder } from '../graph/builder.js';
import type { Node, PointwiseNode, PointwiseOp } from '../graph/node.js';

/** The factor by which an operand's change reaches the result; numbers where it is the same everywhere. */
export type Partial = Node | number;

/** `y` is the result itself, so that its value can be used again. */
type PartialRule = (g: GraphBuilder, a: Node, b: Node, y: Node) => readonly Partial[];

/** 1 where a > b, 0 where a < b, 1/2 each where they are equal. */
const chosen = (g: GraphBuilder, a: Node, b: Node): Node => g.affine(g.sign(g.sub(a, b)), 0.5, 0.5);

const cube = (g: GraphBuilder, x: Node): Node => g.mul(g.mul(x, x), x);

/**
 * Derivatives of the pointwise primitives by each operand, in the primitives themselves. Finite everywhere: at a bend
 * the mean of both slopes (`abs`, `max`, `min`: ties are shared), at a cusp 0 (`sqrt`, `safeRsqrt` and `arcCosine0`
 * where the variance is 0 or the cosine is ±1).
 */
const PARTIALS: Readonly<Record<PointwiseOp, PartialRule>> = {
  add: () => [1, 1],
  sub: () => [1, -1],
  mul: (_g, a, b) => [b, a],
  div: (g, _a, b, y) => [g.div(1, b), g.pointwise('neg', [g.div(y, b)])],
  max: (g, a, b) => [chosen(g, a, b), chosen(g, b, a)],
  min: (g, a, b) => [chosen(g, b, a), chosen(g, a, b)],
  neg: () => [-1],
  abs: (g, a) => [g.sign(a)],
  sign: () => [0],
  sqrt: (g, a) => [g.mul(0.5, g.safeRsqrt(a))],
  safeRsqrt: (g, _a, _b, y) => [g.mul(-0.5, cube(g, y))],
  exp: (_g, _a, _b, y) => [y],
  log: (g, a) => [g.div(1, a)],
  sin: (g, a) => [g.pointwise('cos', [a])],
  cos: (g, a) => [g.pointwise('neg', [g.pointwise('sin', [a])])],
  erf: (g, a) => [g.mul(2 / Math.sqrt(Math.PI), g.exp(g.pointwise('neg', [g.mul(a, a)])))],
  asin: (g, a) => [g.safeRsqrt(g.mul(g.sub(1, a), g.add(1, a)))],
  arcCosine0: (g, a) => [g.pointwise('arcCosine0Slope', [a])],
  arcCosine1: (g, a) => [g.arcCosine0(a)],
  // d/dc 1 / (pi sqrt(1 - c^2)) = c / (pi (1 - c^2)^(3/2))
  arcCosine0Slope: (g, a, _b, y) => [g.mul(g.mul(Math.PI * Math.PI, a), cube(g, y))],
};

/** The derivatives of a pointwise node by each of its inputs. */
export function partialsOf(g: GraphBuilder, node: PointwiseNode): readonly Partial[] {
  const [a, b = a] = node.inputs;
  return a && b ? PARTIALS[node.op](g, a, b, node) : [];
}

/** factor * x, `null` where it is zero. */
export function scale(g: GraphBuilder, factor: Partial, x: Node): Node | null {
  if (factor === 0) return null;
  if (factor === 1) return x;
  return factor === -1 ? g.pointwise('neg', [x]) : g.mul(factor, x);
}
