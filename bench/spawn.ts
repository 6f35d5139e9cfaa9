import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Job, Result } from './job.js';

type Answer = { readonly result: Result } | { readonly error: string };

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const CHILD = path('../node_modules/.cache/typed-tangents/bench-child.mjs');

/**
 * The program of a measurement as plain JavaScript, which is what users run: what a loader of TypeScript keeps in memory
 * would be looked through again with every result that is collected as garbage.
 */
const compileChild = (): Promise<unknown> =>
  build({
    entryPoints: [path('./child.ts')],
    outfile: CHILD,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    target: 'es2022',
  });

let compiled: Promise<unknown> | undefined;

/** Runs one job in a fresh process. */
export async function runJob(job: Job): Promise<Result> {
  compiled ??= compileChild();
  await compiled;
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, { execArgv: [] });
    child.once('message', (answer: Answer) => {
      if ('result' in answer) resolve(answer.result);
      else reject(new Error(answer.error));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`The process ended without an answer (${signal ?? `code ${code}`}).`)),
    );
    child.send(job);
  });
}
