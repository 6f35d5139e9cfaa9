import { describe, expect, it } from 'vitest';
import type { Outcome } from './outcome.js';
import { casesOf, runCase } from './runners.js';
import { countOutcomes, failureLine, skippedLines, totalLine } from './summary.js';

const outcomes: readonly Outcome[] = [
  { id: 'a/1', status: 'passed', worst: 1e-15 },
  { id: 'a/2', status: 'failed', worst: 2e-7, why: 'ntk' },
  { id: 'b/1', status: 'skipped', why: 'Sin' },
  { id: 'b/2', status: 'skipped', why: 'Gelu' },
  { id: 'b/3', status: 'skipped', why: 'Gelu' },
];

describe('golden summary', () => {
  it('counts, and names what is missing', () => {
    expect(totalLine(countOutcomes(outcomes))).toBe('1 passed, 1 failed, 3 skipped');
    expect(skippedLines(outcomes)).toEqual(['skip 2 × Gelu', 'skip 1 × Sin']);
    expect(failureLine({ id: 'a/2', status: 'failed', worst: 2e-7, why: 'ntk' })).toBe(
      'FAIL a/2  worst relative error 2.0e-7  (ntk)',
    );
  });

  it('skips kinds of case that have no runner, by what they call', async () => {
    const [first] = casesOf({ generator: '', cases: [{ id: 'p/1', fn: 'no_such_function', net: ['serial'] }] });
    expect(first && (await runCase(first, {}))).toEqual({ id: 'p/1', status: 'skipped', why: 'no_such_function' });
  });
});
