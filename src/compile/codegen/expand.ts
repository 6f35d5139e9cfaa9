import type { DType, PointwiseOp } from '../graph/node.js';
import { COSINE_SNAP, epsilonOf } from '../graph/pointwise.js';
import type { Value } from '../schedule/plan.js';
import { circular } from './expand/circular.js';
import { errorFunction } from './expand/error-function.js';
import { exponential } from './expand/exponential.js';
import { logarithm } from './expand/logarithm.js';
import type { Instruction } from './instruction.js';
import { POLYNOMIALS } from './polynomials.js';
import { Straight } from './straight.js';

export interface Expansion {
  readonly instructions: readonly Instruction[];
  /** Where the k-th value of the step ended up. */
  readonly valueAt: readonly number[];
}

type Expand = (s: Straight, args: readonly [number, number], dtype: DType) => number;

/** a = 1 - |c|, 0 where c is within rounding of ±1, and its square root. */
function gap(s: Straight, c: number, dtype: DType): readonly [a: number, root: number] {
  const raw = s.binary('sub', s.constant(1), s.unary('abs', c));
  const a = s.binary('and', s.binary('greater', raw, s.constant(COSINE_SNAP * epsilonOf(dtype))), raw);
  return [a, s.unary('sqrt', a)];
}

const native =
  (op: 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min'): Expand =>
  (s, [a, b]) =>
    s.binary(op, a, b);
const plain =
  (op: 'neg' | 'abs'): Expand =>
  (s, [a]) =>
    s.unary(op, a);

/** How each pointwise primitive is spelled in instructions; no branches, no calls. */
const EXPAND: Readonly<Record<PointwiseOp, Expand>> = {
  add: native('add'),
  sub: native('sub'),
  mul: native('mul'),
  div: native('div'),
  max: native('max'),
  min: native('min'),
  neg: plain('neg'),
  abs: plain('abs'),
  sqrt: (s, [a]) => s.unary('sqrt', s.binary('max', a, s.constant(0))),
  safeRsqrt: (s, [a]) =>
    s.binary('and', s.binary('greater', a, s.constant(0)), s.binary('div', s.constant(1), s.unary('sqrt', a))),
  // 0 and NaN are themselves
  sign: (s, [a]) =>
    s.select(s.greater(a, s.constant(0)), s.constant(1), s.select(s.greater(s.constant(0), a), s.constant(-1), a)),
  exp: (s, [a], dtype) => exponential(s, a, dtype),
  log: (s, [a], dtype) => logarithm(s, a, dtype),
  sin: (s, [a], dtype) => circular(s, a, dtype, 'sin'),
  cos: (s, [a], dtype) => circular(s, a, dtype, 'cos'),
  erf: (s, [a], dtype) => errorFunction(s, a, dtype),
  arcCosine0: (s, [c], dtype) => {
    const [a, root] = gap(s, c, dtype);
    const u = s.binary('mul', root, s.polynomial(POLYNOMIALS[dtype].P, a));
    return s.select(s.binary('greater', s.constant(0), c), u, s.binary('sub', s.constant(1), u));
  },
  arcCosine1: (s, [c], dtype) => {
    const [a, root] = gap(s, c, dtype);
    const bend = s.binary('mul', s.binary('mul', root, a), s.polynomial(POLYNOMIALS[dtype].R, a));
    return s.binary('add', bend, s.binary('max', c, s.constant(0)));
  },
  arcCosine0Slope: (s, [c], dtype) => {
    const size = s.abs(c);
    const a = s.sub(s.constant(1), size);
    const sine = s.unary('sqrt', s.mul(a, s.add(size, s.constant(1))));
    const clear = s.greater(a, s.constant(COSINE_SNAP * epsilonOf(dtype)));
    return s.binary('and', clear, s.div(s.constant(1 / Math.PI), sine));
  },
  asin: (s, [z], dtype) => {
    const m = s.unary('abs', z);
    const big = s.binary('greater', m, s.constant(0.5));
    const half = s.binary('mul', s.binary('max', s.binary('sub', s.constant(1), m), s.constant(0)), s.constant(0.5));
    const w = s.select(big, half, s.binary('mul', m, m));
    const u = s.select(big, s.unary('sqrt', half), m);
    const series = s.binary('mul', s.binary('mul', u, w), s.polynomial(POLYNOMIALS[dtype].Q, w));
    const small = s.binary('add', series, u);
    const folded = s.binary('sub', s.constant(Math.PI / 2), s.binary('add', small, small));
    const angle = s.select(big, folded, small);
    return s.select(s.binary('greater', s.constant(0), z), s.unary('neg', angle), angle);
  },
};

/** Spells the values of a step in instructions; common parts of neighbouring primitives are shared. */
export function expand(values: readonly Value[], dtype: DType): Expansion {
  const s = new Straight();
  const valueAt: number[] = [];
  for (const value of values) {
    if (value.op === 'constant') valueAt.push(s.constant(value.value));
    else if (value.op === 'leaf') valueAt.push(s.emit({ op: 'leaf', leaf: value.leaf, args: [] }));
    else {
      const [a = 0, b = 0] = value.args.map((k) => valueAt[k] ?? 0);
      valueAt.push(EXPAND[value.op](s, [a, b], dtype));
    }
  }
  return { instructions: s.instructions, valueAt };
}
