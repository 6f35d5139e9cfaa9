import type { Sub } from './arithmetic.js';
import type { Say } from './sentences.js';
import type { Shape, ShowShape } from './shape.js';

/** The axis counted from the start (-1 is the last), `never` if the shape does not have it, `null` if it is unknown. */
export type AxisOf<S extends Shape, A extends number> = number extends A
  ? null
  : `${A}` extends keyof S
    ? A
    : `${A}` extends `-${infer K extends number}`
      ? Sub<S['length'], K>
      : never;

/** The last axis. */
export type LastAxis<S extends readonly unknown[]> = S extends readonly [unknown, ...infer R] ? R['length'] : never;

/** Names for the mistakes that concern axes: the layer, and what to write to set its batch or channel axis. */
export interface AxisNames {
  readonly layer: string;
  /** What the layer's options are called; Conv has `dimensionNumbers` for both. */
  readonly own: 'axes' | 'dimensionNumbers';
}

/**
 * The axes a layer works on, `[batch, channel]`, when it declares `B` and `C` and meets a tensor of shape `S` whose axes
 * so far are `B0` and `C0`; a sentence if they do not agree.
 */
export type Declare<N extends AxisNames, S extends Shape, B0, C0, B extends number, C extends number> = [
  B,
  C,
  B0,
  C0,
] extends [0, -1, 0 | null, LastAxis<S> | null]
  ? [0, LastAxis<S>]
  : Agree<N, S, B0, C0, B, C, AxisOf<S, B>, AxisOf<S, C>>;

type Agree<N extends AxisNames, S extends Shape, B0, C0, B extends number, C extends number, b, c> = [b] extends [never]
  ? Outside<N, S, 'batchAxis', B>
  : [c] extends [never]
    ? Outside<N, S, 'channelAxis', C>
    : [b, c] extends [number, number]
      ? [b] extends [c]
        ? Say<'sameAxis', { layer: N['layer']; axis: b & number; shape: ShowShape<S> }>
        : Same<B0, b> extends false
          ? Elsewhere<'batchElsewhere', N, 'batchAxis', S, B0, b>
          : Same<C0, c> extends false
            ? Elsewhere<'channelsElsewhere', N, 'channelAxis', S, C0, c>
            : [b, c]
      : [null, null];

type Same<A, B> = A extends null ? true : A extends B ? true : false;

type Outside<N extends AxisNames, S extends Shape, O extends string, A extends number> = Say<
  'axisOutside',
  { layer: N['layer']; option: O; axis: A; shape: ShowShape<S>; last: LastAxis<S> }
>;

type Elsewhere<
  K extends 'batchElsewhere' | 'channelsElsewhere',
  N extends AxisNames,
  O extends string,
  S extends Shape,
  A,
  D,
> = Say<
  K,
  {
    layer: N['layer'];
    declared: D & number;
    actual: A & number;
    shape: ShowShape<S>;
    fix: N['own'] extends 'axes' ? `${O}: ${A & number}` : 'dimensionNumbers accordingly';
  }
>;

/** Is axis `B` before axis `C`? Both count from the start. */
export type Precedes<S extends Shape, B extends number, C extends number> = B extends 0
  ? true
  : C extends 0
    ? false
    : PrecedesIn<S, B, C>;

type PrecedesIn<S extends readonly unknown[], B, C, I extends unknown[] = []> = I['length'] extends B
  ? true
  : I['length'] extends C
    ? false
    : S extends readonly [unknown, ...infer R]
      ? PrecedesIn<R, B, C, [...I, 0]>
      : false;
