import { expand } from '../../../../compile/codegen/expand.js';
import type { Instruction } from '../../../../compile/codegen/instruction.js';
import { InternalError } from '../../../../compile/errors.js';
import type { PointwiseOp } from '../../../../compile/graph/node.js';
import type { Value as PlanValue } from '../../../../compile/schedule/plan.js';
import type { Recorder } from './recorder.js';
import type { Value } from './step.js';

/** Horner's rule, two steps a coefficient. */
function polynomial(r: Recorder, coefficients: readonly number[], x: Value): Value {
  const [last, ...rest] = [...coefficients].reverse().map(r.constant);
  if (!last) throw new InternalError('a polynomial without coefficients');
  return rest.reduce((sum, c) => r.pointwise('add', [r.pointwise('mul', [sum, x]), c]), last);
}

/**
 * An integer e with x / 2^e from 1 to 2, for a normal x > 0. Tensors do not show their bits; the logarithm, however
 * roughly a backend rounds it, is wrong by one at most next to a power of two, where either will do.
 */
function exponent(r: Recorder, x: Value): Value {
  const log2 = r.pointwise('mul', [r.unary('log', x), r.constant(Math.LOG2E)]);
  // 2^-128 would not be a normal number
  return r.pointwise('min', [r.unary('nearest', r.pointwise('sub', [log2, r.constant(0.5)])), r.constant(127)]);
}

const mantissa = (r: Recorder, x: Value): Value =>
  r.pointwise('mul', [x, r.unary('power2', r.unary('neg', exponent(r, x)))]);

/** Instructions for operands that stand in for the leaves; the last value of the code is the primitive's. */
function codeOf(op: PointwiseOp, arity: number): readonly [readonly Instruction[], number] {
  const leaves = Array.from(
    { length: arity },
    (_, array): PlanValue => ({ op: 'leaf', leaf: { kind: 'scratch', array } }),
  );
  const { instructions, valueAt } = expand([...leaves, { op, args: leaves.map((_, k) => k) }], 'f32');
  return [instructions, valueAt.at(-1) ?? 0];
}

/**
 * Spells a pointwise primitive in the few operations that every backend rounds alike, with the polynomials that all
 * engines share. What neighbouring primitives have in common is computed once.
 */
export function lowerPointwise(r: Recorder, op: PointwiseOp, operands: readonly Value[]): Value {
  const [instructions, result] = codeOf(op, operands.length);
  const made: Value[] = [];
  const at = (k: number): Value => made[k] ?? missing(op);
  for (const i of instructions) {
    if (i.op === 'leaf') made.push((i.leaf.kind === 'scratch' ? operands[i.leaf.array] : undefined) ?? missing(op));
    else if (i.op === 'constant') made.push(r.constant(i.value));
    else if (i.op === 'polynomial') made.push(polynomial(r, i.coefficients, at(i.args[0])));
    else if (i.op === 'and') made.push(r.pointwise('select', [at(i.args[0]), at(i.args[1]), r.constant(0)]));
    else if (i.op === 'select') made.push(r.pointwise('select', i.args.map(at)));
    else if (i.op === 'exponent') made.push(exponent(r, at(i.args[0])));
    else if (i.op === 'mantissa') made.push(mantissa(r, at(i.args[0])));
    else if (i.op === 'neg' || i.op === 'abs' || i.op === 'sqrt' || i.op === 'nearest' || i.op === 'power2')
      made.push(r.unary(i.op, at(i.args[0])));
    else made.push(r.pointwise(i.op, i.args.map(at)));
  }
  return at(result);
}

const missing = (op: PointwiseOp): never => {
  throw new InternalError(`${op}: an operand is missing`);
};
