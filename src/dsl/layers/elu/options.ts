import type { Scalar } from '../../hyper.js';
import { resolveScalars, type ScalarsResolved } from '../scalars.js';
import { resolveSmooth, type SmoothOptions, type SmoothResolved } from '../smooth/options.js';

/** What the rules of Elu read. */
export type EluResolved = ScalarsResolved<'alpha'> & SmoothResolved;

/** @throws InputError on an alpha that is not finite, or a variance that the kernel is not made for. */
export const resolveElu = (alpha: Scalar, options: SmoothOptions): EluResolved =>
  Object.freeze({ ...resolveScalars('Elu', { alpha }), ...resolveSmooth('Elu', options) });
