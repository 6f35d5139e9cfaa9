import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EngineError } from '../../compile/errors.js';

export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where everything it says goes. */
  readonly log: string;
  /** What it is for, as in "npm could not ...". */
  readonly task: string;
}

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly all: string;
}

const start = (command: string, args: readonly string[], { cwd, env }: ProcessOptions): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...(cwd ? { cwd } : {}), env: { ...process.env, ...env } });
    let [stdout, all] = ['', ''];
    child.stdout.on('data', (part: Buffer) => {
      stdout += part.toString();
      all += part.toString();
    });
    child.stderr.on('data', (part: Buffer) => {
      all += part.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, all }));
  });

/** The line of a log that says most: the last that names an error, else the last. */
export function tellingLine(log: string): string {
  const lines = log.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  return lines.filter((line) => /error/i.test(line)).at(-1) ?? lines.at(-1) ?? 'it said nothing';
}

/**
 * Runs a program, and gives what it printed.
 * @throws EngineError with the line that says most when it fails, and where the rest is.
 */
export async function runProcess(command: string, args: readonly string[], options: ProcessOptions): Promise<string> {
  const outcome = await start(command, args, options).catch((error: unknown) => {
    throw new EngineError(`${command} could not ${options.task}: ${error instanceof Error ? error.message : error}.`);
  });
  mkdirSync(dirname(options.log), { recursive: true });
  writeFileSync(options.log, `${command} ${args.join(' ')}\n\n${outcome.all}`);
  if (outcome.code === 0) return outcome.stdout;
  throw new EngineError(
    `${command} could not ${options.task}: ${tellingLine(outcome.all)} (all of it: ${options.log}).`,
  );
}
