import type { Configuration } from '../engines/configurations.js';
import type { Compared } from './compare.js';
import type { AnyCase } from './format.js';

/** What became of one case. `worst` is the largest relative error seen, `why` what is wrong or what is missing. */
export type Outcome =
  | { readonly id: string; readonly status: 'passed'; readonly worst: number }
  | { readonly id: string; readonly status: 'failed'; readonly worst: number; readonly why: string }
  | { readonly id: string; readonly status: 'skipped'; readonly why: string };

/** How a run is set: which engine computes, in which precision; default: the library's, in float64. */
export interface RunOptions {
  readonly on?: Configuration;
}

/** Runs cases of one kind. A kind of file becomes runnable by adding one of these to `runners.ts`. */
export interface CaseRunner {
  readonly kind: string;
  accepts(testCase: AnyCase): boolean;
  run(testCase: AnyCase, options: RunOptions): Promise<Outcome>;
}

/** A case that cannot run yet, and what it waits for. */
export class Missing extends Error {}

/** For cases whose meaning is float64. @throws Missing on an engine that computes in float32. */
export function requireFloat64({ on }: RunOptions): void {
  if (on && on.dtype !== 'float64') throw new Missing('float64');
}

/** The outcome of a case in which all of these were compared. */
export function outcomeOf(id: string, rows: readonly Compared[]): Outcome {
  const worst = Math.max(0, ...rows.map(({ error }) => error));
  const wrong = rows.filter(({ agrees }) => !agrees).map(({ name }) => name);
  return wrong.length === 0 ? { id, status: 'passed', worst } : { id, status: 'failed', worst, why: wrong.join(', ') };
}

/** Name of the group of a case: what stands before the first slash of its id. */
export const groupOf = (id: string): string => id.split('/')[0] ?? id;
