import type { Padding, TransposedSize, WindowSize } from './conv-size.js';
import type { Say } from './sentences.js';
import type { Dim, Shape, ShowShape, Single } from './shape.js';

/** Who slides a window: the layer and the option that holds the window's sizes. */
export interface WindowNames {
  readonly layer: string;
  readonly option: 'filterShape' | 'windowShape';
}

/** Sizes per spatial axis; `null` strides are all 1. */
export type Sizes = readonly number[];

/**
 * Shape after a window `K` with strides `T` slid over all axes of `S` but batch `B` and channels `C`; the channels become
 * `Out` wide. A sentence if the window does not fit somewhere.
 */
export type SlideWindow<
  N extends WindowNames,
  S extends Shape,
  B,
  C,
  K extends Sizes,
  T extends Sizes | null,
  P extends Padding,
  Out extends Dim,
> = Slide<N, S, S, B, C, K, T, P, Out>;

type Slide<
  N extends WindowNames,
  Whole extends Shape,
  S extends Shape,
  B,
  C,
  K,
  T,
  P extends Padding,
  Out extends Dim,
  R extends readonly Dim[] = [],
> = S extends readonly [infer H extends Dim, ...infer Next extends Shape]
  ? R['length'] extends B
    ? Slide<N, Whole, Next, B, C, K, T, P, Out, [...R, H]>
    : R['length'] extends C
      ? Slide<N, Whole, Next, B, C, K, T, P, Out, [...R, Out]>
      : K extends readonly [infer k extends number, ...infer K1]
        ? SizeAfter<N, H, Single<k>, FirstStride<T>, P> extends infer D
          ? [D] extends [never]
            ? Misfit<N, Whole, R['length'], k>
            : Slide<N, Whole, Next, B, C, K1, OtherStrides<T>, P, Out, [...R, D & Dim]>
          : never
        : never
  : R;

type SizeAfter<
  N extends WindowNames,
  I extends Dim,
  K extends number,
  S extends number,
  P extends Padding,
> = N['layer'] extends 'ConvTranspose' ? TransposedSize<I, K, S, P> : WindowSize<I, K, S, P>;

type FirstStride<T> = T extends readonly [infer t extends number, ...unknown[]]
  ? Single<t>
  : T extends null
    ? 1
    : number;
type OtherStrides<T> = T extends readonly [unknown, ...infer R] ? R : T;

type Misfit<N extends WindowNames, S extends Shape, A extends number, K extends number> = Say<
  'windowFit',
  { layer: N['layer']; window: K; axis: A; shape: ShowShape<S> }
>;

/** Does the window have one entry per stride? `null` strides and lists of unknown length do. */
export type StridesFit<K extends Sizes, T extends Sizes | null> = T extends readonly number[]
  ? number extends T['length']
    ? true
    : T['length'] extends K['length']
      ? true
      : false
  : true;

/** The sentence for strides and window of different lengths. */
export type StridesMisfit<N extends WindowNames, K extends Sizes, T extends Sizes | null> = Say<
  'strides',
  { layer: N['layer']; option: N['option']; window: ShowShape<K>; strides: T extends Sizes ? ShowShape<T> : '[]' }
>;

/** A window's tuple with one unknown size per axis. */
export type UnknownSizes<K extends Sizes> = { -readonly [A in keyof K]: number };

/** A shape of unknown sizes with a batch and a channel axis around the spatial axes of a window. */
export type AroundWindow<K extends Sizes> = [number, ...UnknownSizes<K>, number];

/** The usual names of `n` spatial axes between batch and channels. */
export type AxisText<K extends Sizes> = K['length'] extends keyof AxisTexts
  ? AxisTexts[K['length']]
  : `N, ${K['length']} spatial axes, C`;

interface AxisTexts {
  0: 'N, C';
  1: 'N, W, C';
  2: 'N, H, W, C';
  3: 'N, D, H, W, C';
}

/** The sentence for a tensor that does not have one axis per window size. */
export type RankMisfit<N extends WindowNames, S extends Shape, K extends Sizes, Axes extends string> = Say<
  'rank',
  {
    layer: N['layer'];
    rank: [0, 0, ...K]['length'] & number;
    axes: Axes;
    shape: ShowShape<S>;
    option: N['option'];
    window: ShowShape<K>;
  }
>;

/** Does the shape have one axis per window size, and batch and channels? */
export type RankFits<S extends Shape, K extends Sizes> = S['length'] extends [0, 0, ...K]['length'] ? true : false;
