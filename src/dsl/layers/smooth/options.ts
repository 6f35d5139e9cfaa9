import { InputError } from '../../../compile/errors.js';

/** Options of layers whose kernels are Hermite series: {@link Tanh} and its like. */
export interface SmoothOptions {
  /**
   * Largest variance of an entry that kernels are made for, above 0 and up to 1000. Larger takes more terms and a lower
   * one fewer: 22 for 1, 30 for 10, 40 for 100, 51 for 1000. Default 100.
   */
  readonly maxVariance?: number;
}

/** The same with every default filled in. */
export interface SmoothResolved {
  readonly maxVariance: number;
}

const LARGEST = 1000;

/** @throws InputError unless `value` is above 0 and at most 1000. */
export function requireVariance(layer: string, value: number): number {
  if (value > 0 && value <= LARGEST) return value;
  throw new InputError(`${layer}: maxVariance must be above 0 and at most ${LARGEST}, got ${value}`);
}

/** @throws InputError on a variance that series are not made for. */
export const resolveSmooth = (layer: string, { maxVariance = 100 }: SmoothOptions): SmoothResolved =>
  Object.freeze({ maxVariance: requireVariance(layer, maxVariance) });
