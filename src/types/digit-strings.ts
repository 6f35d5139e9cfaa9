import type { AddTable, Digit, MulTable, Next, SubTable } from './digits.js';

/** The characters of a string, last first. Arithmetic runs on reversed strings, so that carries travel forward. */
export type Reverse<S extends string, R extends string = ''> = S extends `${infer H}${infer T}`
  ? Reverse<T, `${H}${R}`>
  : R;

type StripZeros<S extends string> = S extends '0' ? S : S extends `0${infer T}` ? StripZeros<T> : S;

/** The number a digit string spells; leading zeros are dropped first, because `number` inference refuses them. */
export type Parse<S extends string> = StripZeros<S> extends `${infer N extends number}` ? N : never;

/** The same for a reversed digit string. */
export type ParseReversed<S extends string> = Parse<Reverse<S>>;

/** a + b + carry on reversed digit strings. */
export type AddDigits<
  A extends string,
  B extends string,
  Carry extends string = '0',
  R extends string = '',
> = A extends `${infer a extends Digit}${infer A1}`
  ? B extends `${infer b extends Digit}${infer B1}`
    ? AddTable[a][Carry extends '1' ? Next[b] : b] extends `${infer c}${infer d}`
      ? AddDigits<A1, B1, c, `${R}${d}`>
      : never
    : Carry extends '0'
      ? `${R}${A}`
      : AddTable[a]['1'] extends `${infer c}${infer d}`
        ? AddDigits<A1, '', c, `${R}${d}`>
        : never
  : B extends ''
    ? Carry extends '1'
      ? `${R}1`
      : R
    : AddDigits<B, '', Carry, R>;

/** a - b - borrow on reversed digit strings; `'-'` if that is negative. May end in zeros. */
export type SubDigits<
  A extends string,
  B extends string,
  Borrow extends string = '0',
  R extends string = '',
> = A extends `${infer a extends Digit}${infer A1}`
  ? B extends `${infer b extends Digit}${infer B1}`
    ? SubTable[a][Borrow extends '1' ? Next[b] : b] extends `${infer c}${infer d}`
      ? SubDigits<A1, B1, c, `${R}${d}`>
      : never
    : Borrow extends '0'
      ? `${R}${A}`
      : SubTable[a]['1'] extends `${infer c}${infer d}`
        ? SubDigits<A1, '', c, `${R}${d}`>
        : never
  : Borrow extends '1'
    ? '-'
    : B extends ''
      ? R
      : B extends `0${infer B1}`
        ? SubDigits<A, B1, Borrow, R>
        : '-';

/** a * digit + carry on a reversed digit string. */
type ScaleDigits<
  A extends string,
  d extends Digit,
  Carry extends Digit = '0',
  R extends string = '',
> = A extends `${infer a extends Digit}${infer A1}`
  ? MulTable[a][d] extends `${infer t extends Digit}${infer u extends Digit}`
    ? AddTable[u][Carry] extends `${infer c}${infer v}`
      ? ScaleDigits<A1, d, c extends '1' ? Next[t] & Digit : t, `${R}${v}`>
      : never
    : never
  : Carry extends '0'
    ? R
    : `${R}${Carry}`;

/** a * b, a reversed and b in reading order: long multiplication from the first digit of b. */
export type MulDigits<
  A extends string,
  B extends string,
  Sum extends string = '',
> = B extends `${infer b extends Digit}${infer B1}`
  ? MulDigits<A, B1, b extends '0' ? `0${Sum}` : AddDigits<ScaleDigits<A, b>, `0${Sum}`>>
  : Sum;

/** How often b goes into a remainder (at most 9 times), and what stays. */
type DivStep<Rest extends string, B extends string, Q extends Digit = '0'> =
  SubDigits<Rest, B> extends infer S extends string
    ? S extends '-'
      ? [Q, Rest]
      : DivStep<S, B, Next[Q] & Digit>
    : never;

/** `[quotient in reading order, remainder reversed]`, a in reading order and b reversed: long division. */
export type DivDigits<
  A extends string,
  B extends string,
  Rest extends string = '',
  Q extends string = '',
> = A extends `${infer a}${infer A1}`
  ? DivStep<`${a}${Rest}`, B> extends [infer q extends string, infer r extends string]
    ? DivDigits<A1, B, r, `${Q}${q}`>
    : never
  : [Q, Rest];

/** Compares digit strings of reading order without leading zeros; the first difference decides among equal lengths. */
export type CompareDigits<
  A extends string,
  B extends string,
  Found extends 'lt' | 'eq' | 'gt' = 'eq',
> = A extends `${infer a}${infer A1}`
  ? B extends `${infer b}${infer B1}`
    ? CompareDigits<A1, B1, Found extends 'eq' ? CompareDigit<a, b> : Found>
    : 'gt'
  : B extends ''
    ? Found
    : 'lt';

type CompareDigit<a extends string, b extends string> = a extends b
  ? 'eq'
  : '0123456789' extends `${string}${a}${string}${b}${string}`
    ? 'lt'
    : 'gt';
