import { afterEach, beforeEach, describe, expect } from 'vitest';
import { CONFIGURATIONS, type Configuration } from './configurations.js';
import { verdictOn } from './required.js';

/** Makes ready for one call or many; the sentence why not where it cannot. */
const ready = new Map<Configuration, Promise<string | null>>();

async function makeReady(on: Configuration): Promise<string | null> {
  await on.prepare();
  const known = ready.get(on) ?? on.available();
  ready.set(on, known);
  return known;
}

/**
 * The same tests on every engine, a `describe` each. Tests on an engine that is absent are skipped with the reason, or
 * fail where the engine is required (see `required.ts`). A test that leaves something on a device fails.
 */
export function onEngines(
  body: (on: Configuration) => void,
  configurations: readonly Configuration[] = CONFIGURATIONS,
): void {
  for (const on of configurations)
    describe(on.title, () => {
      let held: number | undefined;
      beforeEach(async ({ skip }) => {
        const verdict = verdictOn(on.name, await makeReady(on));
        if (verdict.kind === 'fail') throw new Error(verdict.sentence);
        if (verdict.kind === 'skip') skip(verdict.sentence);
        held = on.alive?.();
      });
      afterEach(() => {
        if (held !== undefined) expect(on.alive?.(), 'what the engine holds on its device').toBe(held);
      });
      body(on);
    });
}

/** How many random cases an engine gets, of a property that is checked on `all` of them at best. */
export const runsOn = ({ effort }: Configuration, all: number, some = Math.ceil(all / 4)): number =>
  ({ all, some, few: Math.ceil(all / 10), fewest: Math.ceil(all / 40) })[effort];
