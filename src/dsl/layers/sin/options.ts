import type { Scalar } from '../../hyper.js';
import { resolveScalars, type ScalarsResolved } from '../scalars.js';

/** Options of {@link Sin} and {@link Cos}: the activation is `a * sin(b * x + c)`, or with the cosine. */
export interface WaveOptions {
  /** Default 1. */
  readonly a?: Scalar;
  /** Default 1. */
  readonly b?: Scalar;
  /** Default 0. */
  readonly c?: Scalar;
}

/** What the kernel rules of Sin and Cos read. */
export type WaveResolved = ScalarsResolved<'a' | 'b' | 'c'>;

/** @throws InputError on a number that is not finite. */
export const resolveWave = (layer: 'Sin' | 'Cos', { a = 1, b = 1, c = 0 }: WaveOptions): WaveResolved =>
  resolveScalars(layer, { a, b, c });
