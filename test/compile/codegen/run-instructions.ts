import { expand } from '../../../src/compile/codegen/expand.js';
import type { Instruction } from '../../../src/compile/codegen/instruction.js';
import type { DType, PointwiseOp } from '../../../src/compile/graph/node.js';
import type { Value } from '../../../src/compile/schedule/plan.js';

/** Rounds as a register of this type does. */
const rounding: Readonly<Record<DType, (x: number) => number>> = { f32: Math.fround, f64: (x) => x };

/** The nearest integer, of two the even one. */
function nearest(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest === 0.5) return down % 2 === 0 ? down : down + 1;
  return rest < 0.5 ? down : down + 1;
}

const bits = new DataView(new ArrayBuffer(8));

/** The exponent of a normal number, by its bits. */
function exponentOf(x: number): number {
  bits.setFloat64(0, x);
  return ((bits.getUint16(0) >> 4) & 0x7ff) - 1023;
}

/**
 * What straight-line code computes, rounded after every operation as SIMD instructions without fused multiply-add are.
 * Leaf k of kind `scratch` reads `operands[k]`. A mask is `true` or `false`.
 */
export function run(
  code: readonly Instruction[],
  operands: readonly (number | boolean)[],
  dtype: DType,
): readonly (number | boolean)[] {
  const round = rounding[dtype];
  const values: (number | boolean)[] = [];
  const number = (k: number): number => {
    const value = values[k];
    if (typeof value !== 'number') throw new Error(`value ${k} is not a number`);
    return value;
  };
  const mask = (k: number): boolean => {
    const value = values[k];
    if (typeof value !== 'boolean') throw new Error(`value ${k} is not a mask`);
    return value;
  };
  const either = (second: boolean, [a, b]: readonly [number, number]): number => number(second ? b : a);
  const compute = (i: Instruction): number | boolean => {
    switch (i.op) {
      case 'leaf': {
        const operand = i.leaf.kind === 'scratch' ? operands[i.leaf.array] : undefined;
        if (operand === undefined) throw new Error('no such operand');
        return typeof operand === 'number' ? round(operand) : operand;
      }
      case 'constant':
        return round(i.value);
      case 'neg':
        return -number(i.args[0]);
      case 'abs':
        return Math.abs(number(i.args[0]));
      case 'sqrt':
        return round(Math.sqrt(number(i.args[0])));
      case 'nearest':
        return nearest(number(i.args[0]));
      case 'power2':
        return 2 ** number(i.args[0]);
      case 'exponent':
        return exponentOf(number(i.args[0]));
      case 'mantissa': {
        const x = number(i.args[0]);
        return x / 2 ** exponentOf(x);
      }
      case 'add':
        return round(number(i.args[0]) + number(i.args[1]));
      case 'sub':
        return round(number(i.args[0]) - number(i.args[1]));
      case 'mul':
        return round(number(i.args[0]) * number(i.args[1]));
      case 'div':
        return round(number(i.args[0]) / number(i.args[1]));
      // pmax and pmin of WebAssembly: the first operand unless the second is beyond it
      case 'max':
        return either(number(i.args[0]) < number(i.args[1]), i.args);
      case 'min':
        return either(number(i.args[1]) < number(i.args[0]), i.args);
      case 'greater':
        return number(i.args[0]) > number(i.args[1]);
      case 'and':
        return mask(i.args[0]) ? number(i.args[1]) : 0;
      case 'select':
        return mask(i.args[0]) ? number(i.args[1]) : number(i.args[2]);
      case 'polynomial': {
        const x = number(i.args[0]);
        return i.coefficients.map(round).reduceRight((sum, c) => round(round(sum * x) + c));
      }
    }
  };
  for (const instruction of code) values.push(compute(instruction));
  return values;
}

const leaves = (count: number): readonly Value[] =>
  Array.from({ length: count }, (_, array): Value => ({ op: 'leaf', leaf: { kind: 'scratch', array } }));

/** One primitive as code, ready for operands. */
export function compiled(op: PointwiseOp, dtype: DType, arity: number): (...operands: readonly number[]) => number {
  const values: readonly Value[] = [...leaves(arity), { op, args: Array.from({ length: arity }, (_, k) => k) }];
  const { instructions, valueAt } = expand(values, dtype);
  return (...operands) => {
    const result = run(instructions, operands, dtype)[valueAt.at(-1) ?? -1];
    if (typeof result !== 'number') throw new Error(`${op} gives a mask`);
    return result;
  };
}
