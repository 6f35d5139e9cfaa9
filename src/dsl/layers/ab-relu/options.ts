import type { Scalar } from '../../hyper.js';
import { resolveScalars, type ScalarsResolved } from '../scalars.js';
import { resolveStabilize, type StabilizeOptions, type StabilizeResolved } from './stabilize.js';

/** What the kernel rule of ABRelu reads: the slope of negative entries and that of positive ones. */
export type Slopes = ScalarsResolved<'a' | 'b'>;

/** The options of ABRelu. */
export type ABReluResolved = Slopes & StabilizeResolved;

/** @throws InputError on a slope that is not finite. */
export const resolveABRelu = (a: Scalar, b: Scalar, options: StabilizeOptions): ABReluResolved =>
  Object.freeze({ ...resolveScalars('ABRelu', { a, b }), ...resolveStabilize('ABRelu', options) });
