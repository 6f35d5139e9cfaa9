import type { Mul } from './arithmetic.js';

/**
 * Channels that a layer of width `D` really has: under the standard parameterization `D` times the second width
 * multiplier. A multiplier that is not a whole number, or not known, leaves the width unknown.
 */
export type Width<D extends number, P, S> = [P] extends ['ntk']
  ? D
  : S extends readonly [number, infer M extends number]
    ? M extends 1
      ? D
      : `${M}` extends `${string}.${string}`
        ? number
        : Mul<D, M>
    : D;
