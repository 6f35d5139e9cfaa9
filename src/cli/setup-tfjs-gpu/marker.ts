import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const markerOf = (folder: string, step: string): string => join(folder, 'done', step);

/** Whether a step has been finished for this input: a version, the hash of a file. */
export function isDone(folder: string, step: string, input: string): boolean {
  const marker = markerOf(folder, step);
  return existsSync(marker) && readFileSync(marker, 'utf8') === input;
}

export function markDone(folder: string, step: string, input: string): void {
  const marker = markerOf(folder, step);
  mkdirSync(dirname(marker), { recursive: true });
  writeFileSync(marker, input);
}

export const markUndone = (folder: string, step: string): void => rmSync(markerOf(folder, step), { force: true });
