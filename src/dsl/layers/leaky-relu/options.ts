import { type HasHypers, hypersOf, numberOf, type Scalar } from '../../hyper.js';
import { requireFinite } from '../numbers.js';

/** What the kernel rule of LeakyRelu reads: the slope of negative entries. */
export interface LeakyReluResolved extends HasHypers<'alpha'> {
  readonly alpha: number;
}

/** @throws InputError on a slope that is not finite. */
export function resolveLeakyRelu(alpha: Scalar): LeakyReluResolved {
  return Object.freeze({ alpha: requireFinite('LeakyRelu: alpha', numberOf(alpha)), ...hypersOf({ alpha }) });
}
