/** The golden files that run today, one test a group of cases; the counts are printed. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { GoldenFile } from './format.js';
import type { Outcome } from './outcome.js';
import { groupOf } from './outcome.js';
import { casesOf, runCase } from './runners.js';
import { countOutcomes, failureLine, totalLine } from './summary.js';

/** Fewest cases that must pass, a file; raised as the library grows, never lowered. */
const PASSES = { 'stax.json': 269, 'predict.json': 18 } as const;

const read = (name: string): GoldenFile =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as GoldenFile;

describe.each(Object.entries(PASSES))('%s', (name, passes) => {
  const cases = casesOf(read(name));
  const outcomes: Outcome[] = [];

  for (const group of new Set(cases.map(({ id }) => groupOf(id)))) {
    it(group, async ({ skip }) => {
      const own: Outcome[] = [];
      for (const testCase of cases.filter(({ id }) => groupOf(id) === group)) own.push(await runCase(testCase, {}));
      outcomes.push(...own);
      skip(
        own.every(({ status }) => status === 'skipped'),
        'nothing in this group runs yet',
      );
      expect(own.flatMap((o) => (o.status === 'failed' ? [failureLine(o)] : []))).toEqual([]);
    });
  }

  it(`passes at least ${passes} cases`, () => {
    expect(countOutcomes(outcomes).passed).toBeGreaterThanOrEqual(passes);
  });

  afterAll(() => console.log(`${name}: ${totalLine(countOutcomes(outcomes))}`));
});
