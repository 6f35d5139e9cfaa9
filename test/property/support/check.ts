import fc from 'fast-check';
import { seed } from '../seed.js';

/** Random cases are this many times the usual ones: `TT_RUNS=20 npx vitest run test/property` is a soak. */
export const TIMES = Number(process.env.TT_RUNS ?? 1);

/** Checks a property on `runs` random cases; a failure is shrunk, and prints its seed and path. */
export const check = <T>(cases: fc.Arbitrary<T>, runs: number, holds: (value: T) => Promise<void>): Promise<void> =>
  fc.assert(fc.asyncProperty(cases, holds), { numRuns: Math.ceil(runs * TIMES), seed });

/** Time for a test that does `check`, in milliseconds. */
export const patience = 120_000 * Math.max(1, TIMES);
