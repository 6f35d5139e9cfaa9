import { requireBoolean } from '../numbers.js';

/** What activations that are linear on either side of 0 have in common. */
export interface StabilizeOptions {
  /**
   * In the reference: whether covariances are divided by the largest one while they are mapped, for networks so deep that
   * products of variances leave the range of numbers. Here covariances are always mapped as cosines, each sample divided
   * by its own standard deviation, and no such product is ever taken: results are the same with and without. Default
   * false.
   */
  readonly doStabilize?: boolean;
}

/** The same with the default filled in. */
export interface StabilizeResolved {
  readonly doStabilize: boolean;
}

/** @throws InputError on anything but true and false. */
export const resolveStabilize = (layer: string, { doStabilize = false }: StabilizeOptions): StabilizeResolved =>
  Object.freeze({ doStabilize: requireBoolean(`${layer}: doStabilize`, doStabilize) });
