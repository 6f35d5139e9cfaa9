import type { Add, CeilDiv, Div, Mul, Sub } from './arithmetic.js';
import type { Dim, Unknown } from './shape.js';

/** How a window treats the edges: not at all, padded with zeros, or wrapped around. */
export type Padding = 'VALID' | 'SAME' | 'CIRCULAR';

/**
 * Number of places where a window of size `K` with stride `S` stands on an axis of size `I`: floor((I - K) / S) + 1
 * for VALID (`never` if the window does not fit), ceil(I / S) otherwise. An axis known by name keeps its name where
 * the size does not change. A padding that may be VALID or not leaves the size unknown.
 */
export type WindowSize<I extends Dim, K extends number, S extends number, P extends Padding> =
  Unknown<I> extends true
    ? number
    : [P] extends ['VALID']
      ? ValidSize<I, K, S>
      : 'VALID' extends P
        ? number
        : S extends 1
          ? I
          : I extends number
            ? CeilDiv<I, S>
            : number;

type ValidSize<I extends Dim, K extends number, S extends number> = [K, S] extends [1, 1]
  ? I
  : I extends number
    ? Sub<I, K> extends infer R
      ? [R] extends [never]
        ? never
        : R extends number
          ? Add<Div<R, S>, 1>
          : never
      : never
    : number;

/**
 * Size of an axis of size `I` after a transposed convolution with a filter of size `K` and stride `S`: I S, and with VALID
 * padding K - S more where that is not negative. Names and paddings as for {@link WindowSize}.
 */
export type TransposedSize<I extends Dim, K extends number, S extends number, P extends Padding> =
  Unknown<I> extends true
    ? number
    : [P] extends ['VALID']
      ? [K, S] extends [1, 1]
        ? I
        : I extends number
          ? Widened<Mul<I, S>, Sub<K, S>>
          : number
      : 'VALID' extends P
        ? number
        : S extends 1
          ? I
          : I extends number
            ? Mul<I, S>
            : number;

type Widened<I extends number, More extends number> = [More] extends [never] ? I : Add<I, More>;
