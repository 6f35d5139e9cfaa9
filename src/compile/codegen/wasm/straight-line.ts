import { InternalError } from '../../errors.js';
import type { DType } from '../../graph/node.js';
import type { Leaf } from '../../schedule/plan.js';
import type { Expansion } from '../expand.js';
import type { Instruction } from '../instruction.js';
import type { FunctionBuilder, Local } from './emitter.js';
import { numberParts } from './number-parts.js';
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
function takenBy(
  code: readonly Instruction[],
  counts: readonly number[],
  relaxed: boolean,
): ReadonlyMap<Instruction, number> {
  const taken = new Map<Instruction, number>();
  if (!relaxed) return taken;
  for (const instruction of code) {
    if (instruction.op !== 'add') continue;
    const fused = instruction.args.find((k) => code[k]?.op === 'mul' && counts[k] === 1);
    if (fused !== undefined) taken.set(instruction, fused);
  }
  return taken;
}

/** Where the results of one vector are, after its code; the caller hands their locals back by `done`. */
export interface StraightResult {
  readonly value: (k: number) => Local;
  readonly done: () => void;
}

/** The code of a step for one vector, emitted instruction by instruction. */
class StraightLine implements StraightResult {
  readonly #f: FunctionBuilder;
  readonly #code: readonly Instruction[];
  readonly #valueAt: readonly number[];
  readonly #options: StraightOptions;
  readonly #load: (leaf: Leaf) => void;
  readonly #counts: number[];
  readonly #held = new Map<number, Local>();
  readonly #taken: ReadonlyMap<Instruction, number>;
  readonly #inside: ReadonlySet<number>;

  constructor(
    f: FunctionBuilder,
    { instructions, valueAt }: Expansion,
    wanted: readonly number[],
    options: StraightOptions,
    load: (leaf: Leaf) => void,
  ) {
    this.#f = f;
    this.#code = instructions;
    this.#valueAt = valueAt;
    this.#options = options;
    this.#load = load;
    const results = wanted.map((k) => valueAt[k] ?? -1);
    this.#counts = [...readCounts(instructions, results)];
    this.#taken = takenBy(instructions, this.#counts, options.relaxed);
    this.#inside = new Set(this.#taken.values());
  }

  /** Emits the k-th instruction, if it is not part of another. */
  step(k: number): void {
    const instruction = this.#code[k];
    if (!instruction || this.#inside.has(k) || instruction.op === 'constant' || this.#counts[k] === 0) return;
    this.#emit(instruction);
    const local = this.#f.local('v128');
    this.#f.set(local);
    this.#held.set(k, local);
  }

  value = (k: number): Local => {
    const at = this.#valueAt[k] ?? -1;
    const local = this.#held.get(at);
    if (local) return local;
    const instruction = this.#code[at];
    if (instruction?.op !== 'constant') throw new InternalError('a result that was not computed');
    const made = this.#f.local('v128');
    splat(this.#f, this.#options.dtype, instruction.value);
    this.#f.set(made);
    this.#held.set(at, made);
    return made;
  };

  done = (): void => this.#f.release(...new Set(this.#held.values()));

  /** One read fewer to come: after the last, the local goes back. */
  #wasRead(k: number, local: Local): void {
    const left = (this.#counts[k] ?? 0) - 1;
    this.#counts[k] = left;
    if (left > 0) return;
    this.#held.delete(k);
    this.#f.release(local);
  }

  #push(k: number): void {
    const instruction = this.#code[k];
    if (instruction?.op === 'constant') {
      splat(this.#f, this.#options.dtype, instruction.value);
      return;
    }
    const local = this.#held.get(k);
    if (!local) throw new InternalError('an instruction is read before it is emitted');
    this.#f.get(local);
    this.#wasRead(k, local);
  }

  #emit(instruction: Instruction): void {
    const op = VECTOR[this.#options.dtype];
    const fused = this.#taken.get(instruction);
    if (instruction.op === 'constant') splat(this.#f, this.#options.dtype, instruction.value);
    else if (instruction.op === 'leaf') this.#load(instruction.leaf);
    else if (instruction.op === 'polynomial') this.#polynomial(instruction.coefficients, instruction.args[0]);
    else if (instruction.op === 'select') {
      const [mask, a, b] = instruction.args;
      for (const k of [a, b, mask]) this.#push(k);
      this.#f.op('v128.bitselect');
    } else if (fused !== undefined) {
      const other = instruction.args.find((k) => k !== fused) ?? fused;
      for (const k of [...(this.#code[fused]?.args ?? []), other]) this.#push(k);
      this.#f.op(op.madd);
    } else {
      for (const k of instruction.args) this.#push(k);
      if (instruction.op === 'power2' || instruction.op === 'exponent' || instruction.op === 'mantissa')
        numberParts(this.#f, this.#options.dtype, instruction.op);
      else this.#f.op(op[instruction.op]);
    }
  }

  /** Horner's rule from the highest power down. */
  #polynomial(coefficients: readonly number[], x: number): void {
    const { dtype, relaxed } = this.#options;
    const at = this.#held.get(x);
    const top = coefficients.at(-1);
    if (!at || top === undefined) throw new InternalError('a polynomial without argument');
    splat(this.#f, dtype, top);
    for (const c of coefficients.slice(0, -1).reverse()) {
      this.#f.get(at);
      if (!relaxed) this.#f.op(VECTOR[dtype].mul);
      splat(this.#f, dtype, c);
      this.#f.op(relaxed ? VECTOR[dtype].madd : VECTOR[dtype].add);
    }
    this.#wasRead(x, at);
  }
}

/**
 * Emits the code of a step for several vectors at once, one `load` a vector (it pushes a leaf). Their instructions
 * alternate: a polynomial waits for itself, and the other vector fills the gap.
 */
export function emitStraight(
  f: FunctionBuilder,
  expansion: Expansion,
  wanted: readonly number[],
  options: StraightOptions,
  loads: readonly ((leaf: Leaf) => void)[],
): readonly StraightResult[] {
  const lines = loads.map((load) => new StraightLine(f, expansion, wanted, options, load));
  expansion.instructions.forEach((_, k) => {
    for (const line of lines) line.step(k);
  });
  return lines;
}
