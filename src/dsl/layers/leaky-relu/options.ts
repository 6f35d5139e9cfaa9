import { requireFinite } from '../numbers.js';

/** What the kernel rule of LeakyRelu reads: the slope of negative entries. */
export interface LeakyReluResolved {
  readonly alpha: number;
}

/** @throws InputError on a slope that is not finite. */
export function resolveLeakyRelu(alpha: number): LeakyReluResolved {
  return Object.freeze({ alpha: requireFinite('LeakyRelu: alpha', alpha) });
}
