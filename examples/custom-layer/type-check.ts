import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Runs the type checker that is installed over one module in a folder, and gives what it prints. */
export function typeCheck(folder: string, source: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'types.ts');
  writeFileSync(file, source);
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const flags = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--pretty', 'false'];
  const target = ['--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
  return spawnSync(process.execPath, [tsc, ...flags, ...target, file], { encoding: 'utf8' }).stdout;
}
