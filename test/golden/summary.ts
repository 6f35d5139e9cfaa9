import type { Outcome } from './outcome.js';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const countOutcomes = (outcomes: readonly Outcome[]): Counts => {
  const of = (status: Outcome['status']): number => outcomes.filter((o) => o.status === status).length;
  return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
};

/** One line for a failed case: id, worst relative error, what differs. */
export const failureLine = (o: Outcome & { status: 'failed' }): string =>
  `FAIL ${o.id}  worst relative error ${o.worst.toExponential(1)}  (${o.why})`;

/** What the skipped cases wait for, most frequent first: one line a name. */
export function skippedLines(outcomes: readonly Outcome[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const o of outcomes) if (o.status === 'skipped') counts.set(o.why, (counts.get(o.why) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).map(([why, n]) => `skip ${n} × ${why}`);
}

/** The largest relative error of cases that passed. */
export const worstOf = (outcomes: readonly Outcome[]): number =>
  Math.max(0, ...outcomes.map((o) => (o.status === 'passed' ? o.worst : 0)));

/** The last line of a run. */
export const totalLine = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
