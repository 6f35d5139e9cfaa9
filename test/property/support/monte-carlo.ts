import { expect } from 'vitest';
import { type CompareOptions, compareWithMonteCarlo, type Verdict, type WidthFamily } from '../../../src/testing.js';
import type { ArrayInput } from '../../../src/types/ndarray.js';
import { TIMES } from './check.js';

/** Probability of a false alarm in a whole run of the tests. */
const FALSE_ALARMS = 1e-6;

/** Random architectures in a run. */
export const ARCHITECTURES = 60;

/** Comparisons in a run, at most: of random architectures and of the layers, each NNGP and NTK. */
const COMPARISONS = 2 * ARCHITECTURES * Math.max(1, TIMES) + 80;

/** Channels of the output: the NNGP is a mean over them, while the NTK of one is as good as that of many. */
export const OUTPUTS = { nngp: 16, ntk: 1 } as const;

/** Compares one kernel; samples are enough for the normal distribution to hold at the threshold (`threshold` sees to it). */
export async function verdictOn(
  kernel: keyof typeof OUTPUTS,
  family: WidthFamily,
  x1: ArrayInput,
  x2: ArrayInput | null,
  options: CompareOptions = {},
): Promise<Verdict> {
  return compareWithMonteCarlo(family, x1, x2, {
    get: kernel,
    threads: 1,
    falseAlarms: FALSE_ALARMS,
    comparisons: COMPARISONS,
    work: 6e7,
    ...options,
  });
}

/** Fails with the verdict's sentence. */
export function expectAgreement(verdict: Verdict, net: string): void {
  expect(verdict.outcome, `${net}: ${verdict.sentence} (seed ${verdict.seed})`).toBe('agrees');
}
