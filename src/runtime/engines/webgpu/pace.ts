/** Milliseconds that one wave should take: long enough to be worth its cost, short enough to stop and to tell progress. */
const TARGET = 150;
/** Flops of the first wave: well below a second on any device. */
const FIRST_FLOPS = 2e8;
/** A wave is at most this many times the one before. */
const GROWTH = 4;

/** How many entries to hand to the device at a time, from how long the last ones took. */
export class Pace {
  #size: number;

  /** `grain` entries cost as much as one. */
  constructor(
    flopsPerEntry: number,
    private readonly most: number,
    private readonly grain: number,
  ) {
    this.#size = this.#whole(FIRST_FLOPS / Math.max(1, flopsPerEntry));
  }

  #whole(size: number): number {
    const grains = Math.max(1, Math.min(Math.floor(this.most / this.grain), Math.round(size / this.grain)));
    return Math.min(this.most, grains * this.grain);
  }

  next(left: number): number {
    return Math.min(left, this.#size);
  }

  took(entries: number, milliseconds: number): void {
    const fitting = (entries * TARGET) / Math.max(1, milliseconds);
    this.#size = this.#whole(Math.min(fitting, GROWTH * Math.max(entries, this.grain)));
  }
}
