/** What {@link verifyLayer} can check, in the order in which it does. */
export const CHECKS = ['shape', 'types', 'engines', 'symmetric', 'psd', 'masks', 'monteCarlo'] as const;

export type CheckName = (typeof CHECKS)[number];

/** What one check found. */
export interface CheckReport {
  readonly check: CheckName;
  /** `skipped`: it says nothing of this layer; `sentence` tells why. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** On how many networks (states, for `types`) it said something. */
  readonly cases: number;
  /** The layer, the check, and the numbers that count; of a failure, on the smallest network that shows it. */
  readonly sentence: string;
}

/** What {@link verifyLayer} finds. */
export interface LayerReport {
  readonly layer: string;
  readonly outcome: 'passed' | 'failed';
  readonly checks: readonly CheckReport[];
  /** The sentences of the checks that failed: `expect(report.failures).toEqual([])`. */
  readonly failures: readonly string[];
  /** Makes the same networks, inputs and parameters again. */
  readonly seed: number;
}

/** What a check found on one network. */
export type Finding =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed' | 'skipped'; readonly what: string };

export const PASSED: Finding = Object.freeze({ outcome: 'passed' });
export const failed = (what: string): Finding => ({ outcome: 'failed', what });
export const skipped = (what: string): Finding => ({ outcome: 'skipped', what });
