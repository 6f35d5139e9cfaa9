import { InternalError } from '../../errors.js';
import type { Expansion } from '../expand.js';
import { type Instruction, moved } from '../instruction.js';
import { pieceOrder } from './piece-order.js';

/**
 * A piece of straight-line code, run over a whole row before the next piece is. What it takes over from earlier ones
 * are leaves of kind `scratch`, by slot. `code.valueAt` lists what it keeps, then the results.
 */
export interface Piece {
  readonly code: Expansion;
  /** Slots of the values that later pieces read. */
  readonly keeps: readonly number[];
  /** Which of the wanted values are ready. */
  readonly results: readonly number[];
}

export interface Pieces {
  readonly pieces: readonly Piece[];
  /** Slots that hold values between pieces. */
  readonly slots: number;
}

/** Code of one piece: what it reads of others, leaf or slot, is made where it is first read. */
class PieceCode {
  readonly instructions: Instruction[] = [];
  readonly #at = new Map<number, number>();

  constructor(
    private readonly whole: readonly Instruction[],
    private readonly slotOf: ReadonlyMap<number, number>,
  ) {}

  /** Where the k-th instruction of the whole is in this piece. */
  place(k: number): number {
    const known = this.#at.get(k);
    if (known !== undefined) return known;
    const slot = this.slotOf.get(k);
    const instruction = this.whole[k];
    if (!instruction) throw new InternalError('an instruction that is not there');
    const own: Instruction =
      slot === undefined
        ? moved(instruction, (a) => this.place(a))
        : { op: 'leaf', leaf: { kind: 'scratch', array: slot }, args: [] };
    const at = this.instructions.push(own) - 1;
    this.#at.set(k, at);
    return at;
  }
}

/** Numbers of slots, given out again when nobody reads them any more. */
class Slots {
  readonly #free: number[] = [];
  count = 0;

  take(): number {
    return this.#free.pop() ?? this.count++;
  }

  release(slot: number): void {
    this.#free.push(slot);
  }
}

/** Cuts the code of `wanted` (indices into `valueAt`) into pieces that keep few values between them. */
export function piecesOf({ instructions, valueAt }: Expansion, wanted: readonly number[]): Pieces {
  const order = pieceOrder(instructions);
  const [madeIn, lastRead] = [new Map<number, number>(), new Map<number, number>()];
  order.forEach((own, piece) => {
    for (const k of own) {
      madeIn.set(k, piece);
      for (const a of instructions[k]?.args ?? []) lastRead.set(a, piece);
    }
  });
  const slots = new Slots();
  const slotOf = new Map<number, number>();
  const pieces = order.map((own, piece): Piece => {
    const code = new PieceCode(instructions, slotOf);
    for (const k of own) code.place(k);
    const results = wanted.flatMap((value, r) => {
      const k = valueAt[value] ?? -1;
      return (madeIn.get(k) ?? order.length - 1) === piece ? [{ r, at: code.place(k) }] : [];
    });
    // what is read for the last time has been loaded before anything is kept
    for (const [k, slot] of slotOf)
      if (lastRead.get(k) === piece) {
        slots.release(slot);
        slotOf.delete(k);
      }
    const kept = own.filter((k) => (lastRead.get(k) ?? piece) > piece);
    for (const k of kept) slotOf.set(k, slots.take());
    return {
      code: {
        instructions: code.instructions,
        valueAt: [...kept.map((k) => code.place(k)), ...results.map(({ at }) => at)],
      },
      keeps: kept.map((k) => slotOf.get(k) ?? 0),
      results: results.map(({ r }) => r),
    };
  });
  return { pieces, slots: slots.count };
}
