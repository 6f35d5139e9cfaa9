import type { Leaf } from '../schedule/plan.js';

/**
 * Instructions of one operand. Those that look into a number are meant for finite ones:
 * - `nearest`: the nearest integer, of two the even one, where |x| is small enough that x has digits after the point;
 * - `power2`: 2^x of an integer x, exactly, where that is a normal number;
 * - `exponent` and `mantissa`: an integer e and m = x / 2^e from 1 to 2 with rounding at either end, of a normal x > 0.
 *   Other x give anything, and no trap.
 */
export type UnaryInstruction = 'neg' | 'abs' | 'sqrt' | 'nearest' | 'power2' | 'exponent' | 'mantissa';

export type BinaryInstruction = 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min' | 'greater' | 'and';

/** Instructions that every target has, or spells in a line or a few. `args` index earlier instructions. */
export type Instruction =
  | { readonly op: 'leaf'; readonly leaf: Leaf; readonly args: readonly [] }
  | { readonly op: 'constant'; readonly value: number; readonly args: readonly [] }
  | { readonly op: UnaryInstruction; readonly args: readonly [number] }
  | { readonly op: BinaryInstruction; readonly args: readonly [number, number] }
  /** `args[0]` is a mask from `greater`. */
  | { readonly op: 'select'; readonly args: readonly [number, number, number] }
  | { readonly op: 'polynomial'; readonly coefficients: readonly number[]; readonly args: readonly [number] };

const isBinary = (i: Instruction): i is Extract<Instruction, { readonly op: BinaryInstruction }> => i.args.length === 2;

/** The instruction with its arguments elsewhere. */
export function moved(instruction: Instruction, place: (k: number) => number): Instruction {
  if (instruction.op === 'leaf' || instruction.op === 'constant') return instruction;
  if (instruction.op === 'select') {
    const [mask, a, b] = instruction.args;
    return { ...instruction, args: [place(mask), place(a), place(b)] };
  }
  if (isBinary(instruction)) return { ...instruction, args: [place(instruction.args[0]), place(instruction.args[1])] };
  return { ...instruction, args: [place(instruction.args[0])] };
}
