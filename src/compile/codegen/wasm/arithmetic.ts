import type { FunctionBuilder, Operand } from './emitter.js';
import type { PlainOp } from './opcodes.js';

/** Operands that are i32 expressions, built by name: `sum(f, base, times(f, u, stride))`. */
const binary =
  (op: PlainOp) =>
  (f: FunctionBuilder, a: Operand, b: Operand): (() => void) =>
  () => {
    f.push(a, 'i32');
    f.push(b, 'i32');
    f.op(op);
  };

const addTwo = binary('i32.add');
const multiplyTwo = binary('i32.mul');

/** The sum of i32 operands; zeros are left out. */
export function sum(f: FunctionBuilder, ...terms: readonly Operand[]): Operand {
  const real = terms.filter((t) => t !== 0);
  const [first, ...more] = real;
  return first === undefined ? 0 : more.reduce<Operand>((a, b) => addTwo(f, a, b), first);
}

/** The product of two i32 operands, folded where a factor is 0 or 1. */
export function times(f: FunctionBuilder, a: Operand, b: Operand): Operand {
  if (a === 0 || b === 0) return 0;
  if (a === 1) return b;
  if (b === 1) return a;
  return typeof a === 'number' && typeof b === 'number' ? a * b : multiplyTwo(f, a, b);
}

export const minus = binary('i32.sub');
export const quotient = binary('i32.div_s');
export const remainder = binary('i32.rem_s');

/** An i32 in memory. */
export const word =
  (f: FunctionBuilder, base: Operand, offset = 0): (() => void) =>
  () => {
    f.push(base, 'i32');
    f.load('i32.load', { offset });
  };

/** The larger of two i32 operands (each is evaluated twice). */
export const larger =
  (f: FunctionBuilder, a: Operand, b: Operand): (() => void) =>
  () => {
    f.push(a, 'i32');
    f.push(b, 'i32');
    f.push(a, 'i32');
    f.push(b, 'i32');
    f.op('i32.gt_s', 'select');
  };

/** The smaller of two i32 operands (each is evaluated twice). */
export const smaller =
  (f: FunctionBuilder, a: Operand, b: Operand): (() => void) =>
  () => {
    f.push(a, 'i32');
    f.push(b, 'i32');
    f.push(a, 'i32');
    f.push(b, 'i32');
    f.op('i32.lt_s', 'select');
  };
