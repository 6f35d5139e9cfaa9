import type { WgslLimits } from '../../../compile/codegen/wgsl/limits.js';

/** Milliseconds that one wave should take: long enough to be worth its cost, short enough to stop and to tell progress. */
const TARGET = 150;
/** Flops of the first wave: well below a second on any device of a kind. */
const FIRST_FLOPS = { software: 2e8, gpu: 2e9 } as const;
/** A wave is at most this many times the one before. */
const GROWTH = 4;
/** Milliseconds below which the cost of handing a wave over counts, and it may only be too small. */
const SHORT = TARGET / GROWTH;

/** Entries a wave, by what was run: a call begins where the last one ended. */
const learned = new WeakMap<object, number>();

/** How many entries to hand to the device at a time, from how long the last ones took. */
export class Pace {
  #size: number;

  /** `what` is run, in this call and others; `grain` entries cost as much as one. */
  constructor(
    private readonly what: object,
    { software }: Pick<WgslLimits, 'software'>,
    flopsPerEntry: number,
    private readonly most: number,
    private readonly grain: number,
  ) {
    const flops = software ? FIRST_FLOPS.software : FIRST_FLOPS.gpu;
    this.#size = learned.get(what) ?? flops / Math.max(1, flopsPerEntry);
  }

  next(left: number): number {
    const grains = Math.max(1, Math.min(Math.floor(this.most / this.grain), Math.round(this.#size / this.grain)));
    const fitting = Math.min(this.most, grains * this.grain);
    // of a little more than one wave, half: its results are taken while the rest is computed
    const half = this.grain * Math.ceil(left / 2 / this.grain);
    return Math.min(left, left < 2 * fitting && left > fitting ? Math.min(fitting, half) : fitting);
  }

  took(entries: number, milliseconds: number): void {
    const fitting = (entries * TARGET) / Math.max(1, milliseconds);
    const size = Math.min(fitting, GROWTH * Math.max(entries, this.grain));
    this.#size = milliseconds < SHORT ? Math.max(size, this.#size) : size;
    learned.set(this.what, this.#size);
  }
}
