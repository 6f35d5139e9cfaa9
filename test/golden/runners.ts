import { digitsRunner } from './digits.js';
import { empiricalRunner } from './empirical.js';
import type { AnyCase, GoldenFile } from './format.js';
import { gpRunner } from './gp.js';
import type { CaseRunner, Outcome, RunOptions } from './outcome.js';
import { Missing } from './outcome.js';
import { staxRunner } from './stax.js';

/** The kinds of case that run today. A new kind of file is one more entry here. */
const runners: readonly CaseRunner[] = [digitsRunner, empiricalRunner, gpRunner, staxRunner];

/** The cases of a file; a file keyed by network gives one case a network. */
export const casesOf = (file: GoldenFile): readonly AnyCase[] =>
  'cases' in file ? file.cases : Object.entries(file.results).map(([id, result]) => ({ id, digits: result }));

/** Runs one case. What throws is a failure of that case, not of the run. */
export async function runCase(testCase: AnyCase, options: RunOptions): Promise<Outcome> {
  const { id } = testCase;
  const runner = runners.find((r) => r.accepts(testCase));
  if (runner === undefined) return { id, status: 'skipped', why: kindOf(testCase) };
  try {
    return await runner.run(testCase, options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof Missing) return { id, status: 'skipped', why };
    return { id, status: 'failed', worst: Infinity, why };
  }
}

/** The name by which a case without a runner is counted: the function it calls, or the file it is from. */
const kindOf = (c: AnyCase): string => (typeof c.fn === 'string' ? c.fn : 'params' in c ? 'empirical' : 'unknown kind');
