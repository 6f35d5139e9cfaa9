/** The golden files that run today, one test a group of cases; the counts are printed. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { GoldenFile } from './format.js';
import type { Outcome } from './outcome.js';
import { groupOf } from './outcome.js';
import { casesOf, runCase } from './runners.js';
import { countOutcomes, failureLine, totalLine } from './summary.js';

/** Fewest cases of `stax.json` that must pass; raised as layers are added, never lowered. */
const STAX_PASSES = 190;

const read = (name: string): GoldenFile =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as GoldenFile;

describe('stax.json', () => {
  const cases = casesOf(read('./stax.json'));
  const outcomes: Outcome[] = [];

  for (const group of new Set(cases.map(({ id }) => groupOf(id)))) {
    it(group, { timeout: 60_000 }, async () => {
      const own: Outcome[] = [];
      for (const testCase of cases.filter(({ id }) => groupOf(id) === group)) own.push(await runCase(testCase, {}));
      outcomes.push(...own);
      expect(own.flatMap((o) => (o.status === 'failed' ? [failureLine(o)] : []))).toEqual([]);
    });
  }

  it(`passes at least ${STAX_PASSES} cases`, () => {
    expect(countOutcomes(outcomes).passed).toBeGreaterThanOrEqual(STAX_PASSES);
  });

  afterAll(() => console.log(`stax.json: ${totalLine(countOutcomes(outcomes))}`));
});
