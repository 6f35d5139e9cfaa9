import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The compilers that the public types are for. */
export const COMPILERS = { '5.9': 'typescript-5.9', '6.0': 'typescript-6', '7.0': 'typescript' } as const;
export type Compiler = keyof typeof COMPILERS;

export const ROOT = join(import.meta.dirname, '..', '..');
const WORK = join(ROOT, '.tmp');

/** One line of a compiler's output; line and column count from 1. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly text: string;
}

export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  readonly instantiations: number;
}

/** A folder of this test's own under `.tmp`, empty. */
export function workFolder(name: string): string {
  const folder = join(WORK, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Runs one compiler over `files` with the repository's strict options. */
export function check(compiler: Compiler, folder: string, files: readonly string[], options: object = {}): Checked {
  const config = join(folder, `tsconfig.${compiler}.json`);
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: { noUnusedLocals: false, rootDir: ROOT, ...options },
      files,
      include: [],
      exclude: [],
    }),
  );
  const tsc = join(ROOT, 'node_modules', COMPILERS[compiler], 'bin', 'tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', config, '--pretty', 'false', '--extendedDiagnostics'], {
    encoding: 'utf8',
    cwd: ROOT,
    maxBuffer: 2 ** 28,
  });
  const instantiations = Number(/^Instantiations:\s*(\d+)/m.exec(run.stdout)?.[1] ?? Number.NaN);
  if (Number.isNaN(instantiations)) throw new Error(`tsc ${compiler} did not finish:\n${run.stdout}\n${run.stderr}`);
  return { diagnostics: parse(run.stdout), instantiations };
}

const LINE = /^(?<file>[^\s(][^(]*)\((?<line>\d+),(?<column>\d+)\): error (?<code>TS\d+): (?<text>.*)$/;

function parse(output: string): readonly Diagnostic[] {
  return output.split('\n').flatMap((text) => {
    const found = LINE.exec(text)?.groups;
    if (!found) return [];
    const { file = '', line, column, code = '', text: message = '' } = found;
    return [
      { file: relative(ROOT, join(ROOT, file)), line: Number(line), column: Number(column), code, text: message },
    ];
  });
}

/** The sentence in a diagnostic, if it holds one. */
export const sentenceIn = (text: string): string | null =>
  /(?:parameter of|assignable to) type '"(?<sentence>✗ [^"]*)"'/.exec(text)?.groups?.sentence ?? null;
