/** The golden files that run today, on every engine, one test a group of cases; the counts are printed. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { CONFIGURATIONS } from '../engines/configurations.js';
import { onEngines } from '../engines/on-engines.js';
import { patience } from '../property/support/check.js';
import type { GoldenFile } from './format.js';
import type { Outcome } from './outcome.js';
import { groupOf } from './outcome.js';
import { casesOf, runCase } from './runners.js';
import { countOutcomes, failureLine, totalLine, worstOf } from './summary.js';

/** Fewest cases that must pass, a file; raised as the library grows, never lowered. */
const FILES = [
  // two have numbers beyond the range of float32
  { name: 'stax.json', passes: { float64: 547, float32: 545 }, configurations: CONFIGURATIONS },
  // what is compared is float64
  {
    name: 'empirical.json',
    passes: { float64: 49, float32: 0 },
    configurations: CONFIGURATIONS.filter((on) => on.dtype === 'float64'),
  },
  // predictions are float64, whatever the kernels are computed in
  {
    name: 'predict.json',
    passes: { float64: 18, float32: 0 },
    configurations: CONFIGURATIONS.filter((on) => on.dtype === 'float64'),
  },
] as const;

const read = (name: string): GoldenFile =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as GoldenFile;

describe.each(FILES)('$name', ({ name, passes, configurations }) => {
  const all = casesOf(read(name));

  onEngines((on) => {
    const least = passes[on.dtype];
    const outcomes: Outcome[] = [];

    for (const group of new Set(all.map(({ id }) => groupOf(id)))) {
      it(
        group,
        async ({ skip }) => {
          const own: Outcome[] = [];
          for (const testCase of all.filter(({ id }) => groupOf(id) === group))
            own.push(await runCase(testCase, { on }));
          outcomes.push(...own);
          skip(
            own.every(({ status }) => status === 'skipped'),
            'nothing in this group runs yet',
          );
          expect(own.flatMap((o) => (o.status === 'failed' ? [failureLine(o)] : []))).toEqual([]);
        },
        // a software GPU compiles hundreds of pipelines for the largest group
        3 * patience,
      );
    }

    it(`passes at least ${least} cases`, () => {
      expect(countOutcomes(outcomes).passed).toBeGreaterThanOrEqual(least);
    });

    afterAll(() => {
      if (outcomes.length === 0) return;
      const worst = worstOf(outcomes).toExponential(1);
      console.log(`${name}, ${on.title}: ${totalLine(countOutcomes(outcomes))}; worst relative error ${worst}`);
    });
  }, configurations);
});
