import type { BinaryInstruction, Instruction, UnaryInstruction } from './instruction.js';

/** Straight-line code with every instruction made once. */
export class Straight {
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
  unary = (op: UnaryInstruction, a: number): number => this.emit({ op, args: [a] });
  binary = (op: BinaryInstruction, a: number, b: number): number => this.emit({ op, args: [a, b] });
  select = (mask: number, a: number, b: number): number => this.emit({ op: 'select', args: [mask, a, b] });
  polynomial = (coefficients: readonly number[], a: number): number =>
    this.emit({ op: 'polynomial', coefficients, args: [a] });

  neg = (a: number): number => this.unary('neg', a);
  abs = (a: number): number => this.unary('abs', a);
  nearest = (a: number): number => this.unary('nearest', a);
  add = (a: number, b: number): number => this.binary('add', a, b);
  sub = (a: number, b: number): number => this.binary('sub', a, b);
  mul = (a: number, b: number): number => this.binary('mul', a, b);
  div = (a: number, b: number): number => this.binary('div', a, b);
  greater = (a: number, b: number): number => this.binary('greater', a, b);

  /** The nearest number from -end to end; NaN stays, which minima and maxima of some targets lose. */
  clamp(a: number, end: number): number {
    const [low, high] = [this.constant(-end), this.constant(end)];
    const above = this.select(this.greater(low, a), low, a);
    return this.select(this.greater(above, high), high, above);
  }
}
