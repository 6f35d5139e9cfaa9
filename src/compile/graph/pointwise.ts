import { erf } from './erf.js';
import type { BinaryOp, DType, Node, Op, PointwiseNode, PointwiseOp, UnaryOp } from './node.js';

/** What a pointwise primitive is, on numbers: the meaning every engine has to agree with. */
interface PointwiseRow {
  readonly arity: 1 | 2;
  /** Floating-point operations per element that an engine spends on it (for the cost model). */
  readonly flops: number;
  readonly evaluate: (a: number, b: number, epsilon: number) => number;
}

/** Unit roundoff spacing of a dtype. */
export const epsilonOf = (dtype: DType): number => (dtype === 'f32' ? 2 ** -23 : 2 ** -52);

/** Cosines closer to ±1 than this many epsilons are read as exactly ±1: they cannot be told apart after rounding. */
export const COSINE_SNAP = 16;

/** The angle of a cosine that carries a few roundings, kept accurate near 0 and pi. */
function angle(c: number, epsilon: number): number {
  const gap = 1 - Math.abs(c);
  const a = gap > COSINE_SNAP * epsilon ? gap : 0;
  // acos(1 - a) = 2 asin(sqrt(a / 2)) keeps relative accuracy as a -> 0
  const small = 2 * Math.asin(Math.sqrt(a / 2));
  return c < 0 ? Math.PI - small : small;
}

const unary = (flops: number, evaluate: (a: number, epsilon: number) => number): PointwiseRow => ({
  arity: 1,
  flops,
  evaluate: (a, _b, epsilon) => evaluate(a, epsilon),
});
const binary = (flops: number, evaluate: (a: number, b: number) => number): PointwiseRow => ({
  arity: 2,
  flops,
  evaluate,
});

/**
 * The pointwise primitives. `arcCosine0` and `arcCosine1` are the normalised arc-cosine kernels of order 0 and 1 as
 * functions of the cosine c = cos(theta) (Cho & Saul 2009, eq. 3-6): (pi - theta) / pi and
 * (sin theta + (pi - theta) cos theta) / pi. `arcCosine0Slope` is the derivative of order 0 by c, 1 / (pi sin theta), and 0
 * where the cosine is read as ±1, where order 0 has a cusp. `safeRsqrt(v)` is 1/sqrt(v), and 0 where v <= 0; `sign(0)` is 0.
 */
export const POINTWISE: Readonly<Record<PointwiseOp, PointwiseRow>> = {
  neg: unary(1, (a) => -a),
  abs: unary(1, (a) => Math.abs(a)),
  sign: unary(4, (a) => Math.sign(a)),
  sqrt: unary(1, (a) => Math.sqrt(Math.max(a, 0))),
  safeRsqrt: unary(2, (a) => (a > 0 ? 1 / Math.sqrt(a) : 0)),
  exp: unary(25, (a) => Math.exp(a)),
  log: unary(40, (a) => Math.log(a)),
  sin: unary(40, (a) => Math.sin(a)),
  cos: unary(40, (a) => Math.cos(a)),
  erf: unary(50, (a) => erf(a)),
  asin: unary(20, (a) => Math.asin(Math.min(1, Math.max(-1, a)))),
  arcCosine0: unary(20, (c, epsilon) => 1 - angle(c, epsilon) / Math.PI),
  arcCosine1: unary(20, (c, epsilon) => {
    const theta = angle(c, epsilon);
    return (Math.sin(theta) + (Math.PI - theta) * Math.cos(theta)) / Math.PI;
  }),
  arcCosine0Slope: unary(8, (c, epsilon) => {
    const gap = 1 - Math.abs(c);
    return gap > COSINE_SNAP * epsilon ? 1 / (Math.PI * Math.sqrt(gap * (1 + Math.abs(c)))) : 0;
  }),
  add: binary(1, (a, b) => a + b),
  sub: binary(1, (a, b) => a - b),
  mul: binary(1, (a, b) => a * b),
  div: binary(1, (a, b) => a / b),
  max: binary(1, (a, b) => Math.max(a, b)),
  min: binary(1, (a, b) => Math.min(a, b)),
};

export const isPointwise = (node: Node): node is PointwiseNode => node.op in POINTWISE;
export const isPointwiseOp = (op: Op): op is PointwiseOp => op in POINTWISE;
export const isUnaryOp = (op: PointwiseOp): op is UnaryOp => POINTWISE[op].arity === 1;
export const isBinaryOp = (op: PointwiseOp): op is BinaryOp => POINTWISE[op].arity === 2;
