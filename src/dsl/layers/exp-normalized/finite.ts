import type { FinitePart } from '../../finite/part.js';

/** Its kernel is given, not that of a function. */
export const expNormalizedFinite: FinitePart =
  '✗ ExpNormalized is a kernel without a function, so there is nothing to init or apply (kernelFn alone works, or use Exp)';
