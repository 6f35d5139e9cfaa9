import type { AxisOf } from './axes.js';
import type { Shape, UnknownRank } from './shape.js';
import type { Tensor } from './state.js';

/**
 * The axes that the first layer to mind them declares, `[batch, channel]` (channel `null`: any), from the `'~axes'` of
 * the layers; `null` if none does.
 */
export type FirstAxes<Ls extends readonly unknown[]> = Ls extends readonly [infer L, ...infer R]
  ? L extends { readonly '~axes': infer A }
    ? A extends readonly unknown[]
      ? A
      : FirstAxes<R>
    : FirstAxes<R>
  : null;

/** The state with the axes `A`, where no layer has declared others. */
export type Settle<I, A> =
  I extends Tensor<infer S, infer B, infer C, infer G>
    ? [B, C] extends [number, number]
      ? I
      : UnknownRank<S> extends true
        ? I
        : A extends readonly [infer b extends number, infer c]
          ? Settled<I, S, B, C, G, AxisOf<S, b>, c extends number ? AxisOf<S, c> : null>
          : I
    : I;

/** Axes that the shape does not have, or twice the same, are left for the layer itself to refuse. */
type Settled<I, S extends Shape, B extends number | null, C extends number | null, G extends boolean, b, c> = [
  b,
] extends [never]
  ? I
  : [c] extends [never]
    ? I
    : [b] extends [c]
      ? I
      : Tensor<S, B extends null ? Axis<b> : B, C extends null ? Axis<c> : C, G>;

type Axis<A> = A extends number ? A : null;
