import { requireFinite } from '../numbers.js';

/** What the kernel rule of ABRelu reads: the slope of negative entries and that of positive ones. */
export interface ABReluResolved {
  readonly a: number;
  readonly b: number;
}

/** @throws InputError on a slope that is not finite. */
export function resolveABRelu(a: number, b: number): ABReluResolved {
  return Object.freeze({ a: requireFinite('ABRelu: a', a), b: requireFinite('ABRelu: b', b) });
}
