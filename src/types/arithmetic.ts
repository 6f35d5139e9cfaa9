import type {
  AddDigits,
  CompareDigits,
  DivDigits,
  MulDigits,
  Parse,
  ParseReversed,
  Reverse,
  SubDigits,
} from './digit-strings.js';

/*
 * Arithmetic on non-negative integer literals, exact to 2^53. `number` (unknown) is absorbing.
 */

type EitherUnknown<A, B> = number extends A ? true : number extends B ? true : false;

/** a + b. */
export type Add<A extends number, B extends number> =
  EitherUnknown<A, B> extends true
    ? number
    : A extends 0
      ? B
      : B extends 0
        ? A
        : ParseReversed<AddDigits<Reverse<`${A}`>, Reverse<`${B}`>>>;

/** a - b, `never` if that is negative. */
export type Sub<A extends number, B extends number> =
  EitherUnknown<A, B> extends true
    ? number
    : B extends 0
      ? A
      : SubDigits<Reverse<`${A}`>, Reverse<`${B}`>> extends infer S extends string
        ? S extends '-'
          ? never
          : ParseReversed<S>
        : never;

/** a * b. */
export type Mul<A extends number, B extends number> =
  EitherUnknown<A, B> extends true
    ? number
    : A extends 1
      ? B
      : B extends 1
        ? A
        : A extends 0
          ? 0
          : B extends 0
            ? 0
            : ParseReversed<MulDigits<Reverse<`${A}`>, `${B}`>>;

/** `[floor(a / b), a mod b]`; division by zero is `[never, never]`. */
export type DivMod<A extends number, B extends number> =
  EitherUnknown<A, B> extends true
    ? [number, number]
    : B extends 0
      ? [never, never]
      : B extends 1
        ? [A, 0]
        : DivDigits<`${A}`, Reverse<`${B}`>> extends [infer Q extends string, infer R extends string]
          ? [Parse<Q>, ParseReversed<R>]
          : never;

/** floor(a / b). */
export type Div<A extends number, B extends number> = DivMod<A, B>[0];

/** a mod b. */
export type Mod<A extends number, B extends number> = DivMod<A, B>[1];

/** ceil(a / b). */
export type CeilDiv<A extends number, B extends number> =
  DivMod<A, B> extends [infer Q extends number, infer R] ? ([R] extends [0] ? Q : Add<Q, 1>) : never;

/** `'lt'`, `'eq'` or `'gt'`; all three when either side is unknown. */
export type Compare<A extends number, B extends number> =
  EitherUnknown<A, B> extends true ? 'lt' | 'eq' | 'gt' : A extends B ? 'eq' : CompareDigits<`${A}`, `${B}`>;

/** Product of a tuple; a name or an unknown size makes it unknown. */
export type Product<T extends readonly unknown[], R extends number = 1> = T extends readonly [infer H, ...infer U]
  ? H extends number
    ? Product<U, Mul<R, H>>
    : number
  : T extends readonly []
    ? R
    : number;
