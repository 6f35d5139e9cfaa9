import { InternalError } from '../../errors.js';
import type { DType } from '../../graph/node.js';
import type { Leaf } from '../../schedule/plan.js';
import type { Expansion, Instruction } from '../expand.js';
import type { FunctionBuilder, Local } from './emitter.js';
import { splat, VECTOR } from './vector-ops.js';

/** How a straight-line piece is emitted. */
export interface StraightOptions {
  readonly dtype: DType;
  /** Fused multiply-add where the machine has it. */
  readonly relaxed: boolean;
}

/** Number of times each instruction is read, results included. */
function readCounts(code: readonly Instruction[], results: Iterable<number>): readonly number[] {
  const counts = code.map(() => 0);
  const read = (k: number): void => {
    counts[k] = (counts[k] ?? 0) + 1;
  };
  for (const { args } of code) for (const k of args) read(k);
  for (const k of results) read(k);
  return counts;
}

/** For each add, the multiply it takes in: one that nothing else reads, and so is not emitted on its own. */
function takenBy(code: readonly Instruction[], counts: readonly number[], relaxed: boolean): ReadonlyMap<Instruction, number> {
  const taken = new Map<Instruction, number>();
  if (!relaxed) return taken;
  for (const instruction of code) {
    if (instruction.op !== 'add') continue;
    const fused = instruction.args.find((k) => code[k]?.op === 'mul' && counts[k] === 1);
    if (fused !== undefined) taken.set(instruction, fused);
  }
  return taken;
}

/**
 * Emits the instructions of a step for one vector. `load` pushes a leaf. Returns the local that holds each wanted
 * value; the caller releases them by `done`.
 */
export function emitStraight(
  f: FunctionBuilder,
  { instructions, valueAt }: Expansion,
  wanted: readonly number[],
  options: StraightOptions,
  load: (leaf: Leaf) => void,
): { readonly value: (k: number) => Local; readonly done: () => void } {
  const op = VECTOR[options.dtype];
  const results = wanted.map((k) => valueAt[k] ?? -1);
  const counts = [...readCounts(instructions, results)];
  const held = new Map<number, Local>();
  const taken = takenBy(instructions, counts, options.relaxed);
  const inside = new Set(taken.values());

  /** Pushes an argument; its local goes back after the last read. */
  const push = (k: number): void => {
    const instruction = instructions[k];
    if (instruction?.op === 'constant') return splat(f, options.dtype, instruction.value);
    const local = held.get(k);
    if (!local) throw new InternalError('an instruction is read before it is emitted');
    f.get(local);
    counts[k] = (counts[k] ?? 0) - 1;
    if (counts[k] === 0) {
      held.delete(k);
      f.release(local);
    }
  };
  const polynomial = (coefficients: readonly number[], x: number): void => {
    const at = held.get(x);
    const top = coefficients.at(-1);
    if (!at || top === undefined) throw new InternalError('a polynomial without argument');
    splat(f, options.dtype, top);
    for (const c of coefficients.slice(0, -1).reverse()) {
      f.get(at);
      if (options.relaxed) splat(f, options.dtype, c);
      else f.op(op.mul);
      if (!options.relaxed) splat(f, options.dtype, c);
      f.op(options.relaxed ? op.madd : op.add);
    }
    counts[x] = (counts[x] ?? 0) - 1;
    if (counts[x] === 0) {
      held.delete(x);
      f.release(at);
    }
  };
  const emit = (instruction: Instruction): void => {
    switch (instruction.op) {
      case 'constant':
        return splat(f, options.dtype, instruction.value);
      case 'leaf':
        return load(instruction.leaf);
      case 'polynomial':
        return polynomial(instruction.coefficients, instruction.args[0]);
      case 'select': {
        const [mask, a, b] = instruction.args;
        push(a);
        push(b);
        push(mask);
        return f.op('v128.bitselect');
      }
      case 'add': {
        const fused = taken.get(instruction);
        if (fused === undefined) break;
        const other = instruction.args[0] === fused ? instruction.args[1] : instruction.args[0];
        for (const k of instructions[fused]?.args ?? []) push(k);
        push(other);
        return f.op(op.madd);
      }
      default:
        break;
    }
    for (const k of instruction.args) push(k);
    f.op(op[instruction.op]);
  };

  instructions.forEach((instruction, k) => {
    if (inside.has(k) || instruction.op === 'constant' || counts[k] === 0) return;
    emit(instruction);
    const local = f.local('v128');
    f.set(local);
    held.set(k, local);
  });
  const constants: Local[] = [];
  const value = (k: number): Local => {
    const at = valueAt[k] ?? -1;
    const local = held.get(at);
    if (local) return local;
    const instruction = instructions[at];
    if (instruction?.op !== 'constant') throw new InternalError('a result that was not computed');
    const made = f.local('v128');
    splat(f, options.dtype, instruction.value);
    f.set(made);
    constants.push(made);
    held.set(at, made);
    return made;
  };
  return { value, done: () => f.release(...new Set([...held.values()])) };
}
