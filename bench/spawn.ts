import { fork } from 'node:child_process';
import type { Job, Result } from './job.js';

type Answer = { readonly result: Result } | { readonly error: string };

const CHILD = new URL('./child.ts', import.meta.url);

/** Runs one job in a fresh process with the flags of this one. */
export const runJob = (job: Job): Promise<Result> =>
  new Promise((resolve, reject) => {
    const child = fork(CHILD);
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
