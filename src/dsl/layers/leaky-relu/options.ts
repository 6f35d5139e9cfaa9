import type { Scalar } from '../../hyper.js';
import { resolveStabilize, type StabilizeOptions, type StabilizeResolved } from '../ab-relu/stabilize.js';
import { resolveScalars, type ScalarsResolved } from '../scalars.js';

/** What the kernel rule of LeakyRelu reads: the slope of negative entries. */
export type LeakyReluResolved = ScalarsResolved<'alpha'> & StabilizeResolved;

/** @throws InputError on a slope that is not finite. */
export const resolveLeakyRelu = (alpha: Scalar, options: StabilizeOptions): LeakyReluResolved =>
  Object.freeze({ ...resolveScalars('LeakyRelu', { alpha }), ...resolveStabilize('LeakyRelu', options) });
