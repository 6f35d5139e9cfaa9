import { InputError } from '../../../compile/errors.js';
import type { Scalar } from '../../hyper.js';
import { resolveScalars, type ScalarsResolved } from '../scalars.js';

/** Options of {@link Rbf}. */
export interface RbfOptions {
  /** Inverse squared length scale. Default 1. */
  readonly gamma?: Scalar;
}

/** What the kernel rule of Rbf reads. */
export type RbfResolved = ScalarsResolved<'gamma'>;

/** @throws InputError unless gamma is a finite number >= 0. */
export function resolveRbf({ gamma = 1 }: RbfOptions): RbfResolved {
  const resolved = resolveScalars('Rbf', { gamma });
  if (resolved.gamma < 0) throw new InputError(`Rbf: gamma must not be below 0, got ${resolved.gamma}`);
  return resolved;
}
