/** Milliseconds that one wave should take: long enough to be worth its cost, short enough to stop and to tell progress. */
const TARGET = 150;
/** Flops of the first wave: well below a second on any device. */
const FIRST_FLOPS = 2e8;
/** A wave is at most this many times the one before. */
const GROWTH = 4;

/** How many entries to hand to the device at a time, from how long the last ones took. */
export class Pace {
  #size: number;

  constructor(
    flopsPerEntry: number,
    private readonly most: number,
  ) {
    this.#size = Math.max(1, Math.min(most, Math.floor(FIRST_FLOPS / Math.max(1, flopsPerEntry))));
  }

  next(left: number): number {
    return Math.min(left, this.#size);
  }

  took(entries: number, milliseconds: number): void {
    const fitting = (entries * TARGET) / Math.max(1, milliseconds);
    this.#size = Math.max(1, Math.min(this.most, Math.floor(Math.min(fitting, GROWTH * entries))));
  }
}
