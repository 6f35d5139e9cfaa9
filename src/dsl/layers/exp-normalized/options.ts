import type { Scalar } from '../../hyper.js';
import { requireBoolean } from '../numbers.js';
import { resolveScalars, type ScalarsResolved } from '../scalars.js';

/** Options of {@link ExpNormalized}. */
export interface ExpNormalizedOptions {
  /** Default 1. */
  readonly gamma?: Scalar;
  /** Default -1. */
  readonly shift?: Scalar;
  /** Whether cosines are kept within -1 and 1, which rounding may leave. Default false. */
  readonly doClip?: boolean;
}

/** What the kernel rule of ExpNormalized reads. */
export interface ExpNormalizedResolved extends ScalarsResolved<'gamma' | 'shift'> {
  readonly doClip: boolean;
}

/** @throws InputError on a number that is not finite or a `doClip` that is not a boolean. */
export const resolveExpNormalized = (options: ExpNormalizedOptions): ExpNormalizedResolved => {
  const { gamma = 1, shift = -1, doClip = false } = options;
  return Object.freeze({
    ...resolveScalars('ExpNormalized', { gamma, shift }),
    doClip: requireBoolean('ExpNormalized: doClip', doClip),
  });
};
