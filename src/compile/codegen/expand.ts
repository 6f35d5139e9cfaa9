import type { DType, PointwiseOp } from '../graph/node.js';
import { COSINE_SNAP, epsilonOf } from '../graph/pointwise.js';
import type { Leaf, Value } from '../schedule/plan.js';
import { POLYNOMIALS } from './polynomials.js';

/** Instructions that every target has, or spells in a line. `args` index earlier instructions. */
export type Instruction =
  | { readonly op: 'leaf'; readonly leaf: Leaf; readonly args: readonly [] }
  | { readonly op: 'constant'; readonly value: number; readonly args: readonly [] }
  | { readonly op: 'neg' | 'abs' | 'sqrt'; readonly args: readonly [number] }
  | {
      readonly op: 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min' | 'greater' | 'and';
      readonly args: readonly [number, number];
    }
  /** `args[0]` is a mask from `greater`. */
  | { readonly op: 'select'; readonly args: readonly [number, number, number] }
  | { readonly op: 'polynomial'; readonly coefficients: readonly number[]; readonly args: readonly [number] };

export interface Expansion {
  readonly instructions: readonly Instruction[];
  /** Where the k-th value of the step ended up. */
  readonly valueAt: readonly number[];
}

/** Straight-line code with every instruction made once. */
class Straight {
  readonly instructions: Instruction[] = [];
  readonly #known = new Map<string, number>();

  emit(instruction: Instruction): number {
    const key = JSON.stringify(instruction);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const at = this.instructions.push(instruction) - 1;
    this.#known.set(key, at);
    return at;
  }

  constant = (value: number): number => this.emit({ op: 'constant', value, args: [] });
  unary = (op: 'neg' | 'abs' | 'sqrt', a: number): number => this.emit({ op, args: [a] });
  binary = (op: 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min' | 'greater' | 'and', a: number, b: number): number =>
    this.emit({ op, args: [a, b] });
  select = (mask: number, a: number, b: number): number => this.emit({ op: 'select', args: [mask, a, b] });
  polynomial = (coefficients: readonly number[], a: number): number =>
    this.emit({ op: 'polynomial', coefficients, args: [a] });
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
