import type { FiniteRule } from '../../finite/rule.js';

/** The same array for every branch. */
export const fanOutFinite = (branches: number): FiniteRule => ({
  apply: (_params, x) => Array.from({ length: branches }, () => x),
});
