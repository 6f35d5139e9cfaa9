import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPILERS, ROOT } from './compilers.js';

/**
 * Emits the declarations of `src/dsl`, as a package would hold them, into `folder/types`: what a user's compiler reads.
 * @returns the module to import from.
 */
export function emitDeclarations(folder: string): string {
  const config = join(folder, 'tsconfig.emit.json');
  const outDir = join(folder, 'types');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        declaration: true,
        emitDeclarationOnly: true,
        rootDir: join(ROOT, 'src'),
        outDir,
      },
      files: [join(ROOT, 'src', 'dsl', 'index.ts')],
      include: [],
      exclude: [],
    }),
  );
  const tsc = join(ROOT, 'node_modules', COMPILERS['7.0'], 'bin', 'tsc');
  const run = spawnSync(process.execPath, [tsc, '-p', config], { encoding: 'utf8' });
  if (run.stdout.includes('src/dsl') || run.stdout.includes('src/types')) throw new Error(run.stdout);
  return './types/dsl/index.js';
}
