import { sizeOf } from '../../runtime/describe.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { Moments } from '../monte-carlo/moments.js';
import { extrapolation } from './extrapolation.js';

/** What many networks say of one kernel. */
export interface Levels {
  /** Estimates by the networks of each width, the widest first. */
  readonly byWidth: readonly Moments[];
  /** Extrapolated to infinite width from all widths. */
  readonly limit: Moments;
  /** The same without the narrowest width, to see what that changes. */
  readonly shorter: Moments;
}

/** Adds up the samples of one kernel. */
export class LevelSums {
  readonly #weights: readonly (readonly number[])[];
  #levels: Levels | null = null;
  readonly #widths: readonly number[];

  constructor(widths: readonly number[]) {
    this.#widths = widths;
    const short = widths.length > 2 ? widths.slice(0, -1) : widths.slice(0, 1);
    this.#weights = [extrapolation(widths), extrapolation(short)];
  }

  /** Kernels of `count` networks, an array a width. */
  add(kernels: readonly DenseArray[], count: number): void {
    const size = sizeOf(kernels[0]?.shape.slice(1) ?? []);
    const levels = this.#start(size);
    const mixed = new Float64Array(size);
    for (let k = 0; k < count; k++) {
      for (const [level, { data }] of kernels.entries()) levels.byWidth[level]?.add(data, k * size);
      for (const [moments, weights] of [
        [levels.limit, this.#weights[0]],
        [levels.shorter, this.#weights[1]],
      ] as const) {
        mixed.fill(0);
        for (const [level, weight] of (weights ?? []).entries()) {
          const data = kernels[level]?.data ?? mixed;
          for (let e = 0; e < size; e++) mixed[e] = (mixed[e] ?? 0) + weight * (data[k * size + e] ?? 0);
        }
        moments.add(mixed);
      }
    }
  }

  get levels(): Levels {
    return this.#start(0);
  }

  #start(size: number): Levels {
    this.#levels ??= {
      byWidth: this.#widths.map(() => new Moments(size)),
      limit: new Moments(size),
      shorter: new Moments(size),
    };
    return this.#levels;
  }
}
