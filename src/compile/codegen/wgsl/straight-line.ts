import { InternalError } from '../../errors.js';
import type { Leaf } from '../../schedule/plan.js';
import type { Expansion } from '../expand.js';
import type { Instruction } from '../instruction.js';
import { floatLiteral } from './float-literal.js';

/** What is known of a step's values after its code. */
export interface StraightResult {
  readonly lines: readonly string[];
  /** The name (or literal) of the k-th value. */
  readonly value: (k: number) => string;
}

const INFIX: Readonly<Partial<Record<Instruction['op'], string>>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  greater: '>',
};

/** Horner's rule from the highest power down. */
function polynomial(coefficients: readonly number[], x: string): string {
  const [top, ...rest] = [...coefficients].reverse().map(floatLiteral);
  if (top === undefined) throw new InternalError('a polynomial without coefficients');
  return rest.reduce((text, c) => `fma(${text}, ${x}, ${c})`, top);
}

function expression(instruction: Exclude<Instruction, { op: 'constant' | 'leaf' }>, args: readonly string[]): string {
  const [a = '', b = '', c = ''] = args;
  const infix = INFIX[instruction.op];
  if (infix !== undefined) return `${a} ${infix} ${b}`;
  switch (instruction.op) {
    case 'polynomial':
      return polynomial(instruction.coefficients, a);
    case 'neg':
      return `-${a}`;
    case 'nearest':
      return `round(${a})`;
    // 127 is the exponent's bias, 23 the bits below it
    case 'power2':
      return `bitcast<f32>((i32(${a}) + 127) << 23u)`;
    case 'exponent':
      return `f32(i32(bitcast<u32>(${a}) >> 23u) - 127)`;
    case 'mantissa':
      return `bitcast<f32>((bitcast<u32>(${a}) & 0x7fffffu) | 0x3f800000u)`;
    // a is a mask
    case 'and':
      return `select(0.0f, ${b}, ${a})`;
    case 'select':
      return `select(${c}, ${b}, ${a})`;
    default:
      return `${instruction.op}(${args.join(', ')})`;
  }
}

/**
 * The code of a step for one element: a `let` an instruction. `load` gives the lines that lead to a leaf, and its
 * name or expression.
 */
export function straightLine(
  { instructions, valueAt }: Expansion,
  load: (leaf: Leaf) => { readonly lines: readonly string[]; readonly value: string },
  fresh: (stem: string) => string,
): StraightResult {
  const lines: string[] = [];
  const names: string[] = [];
  for (const instruction of instructions) {
    if (instruction.op === 'constant') {
      const literal = floatLiteral(instruction.value);
      names.push(instruction.value < 0 ? `(${literal})` : literal);
      continue;
    }
    const name = fresh('v');
    if (instruction.op === 'leaf') {
      const leaf = load(instruction.leaf);
      lines.push(...leaf.lines, `let ${name} = ${leaf.value};`);
    } else {
      const args = instruction.args.map((k) => names[k] ?? '');
      lines.push(`let ${name} = ${expression(instruction, args)};`);
    }
    names.push(name);
  }
  return { lines, value: (k) => names[valueAt[k] ?? -1] ?? '' };
}
