// Builds the package into `dist`, or the folder named on the command line: JavaScript without comments, and of the
// declarations those that an entry of the package leads to, which is all that users can see.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, unlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const dist = resolve(process.argv[2] ?? 'dist');

function compile(...options) {
  const args = ['-p', 'tsconfig.build.json', '--outDir', dist, ...options];
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', ...args], { stdio: 'inherit' });
}

function reachedDeclarations() {
  const { exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));
  const declarations = Object.values(entries).flatMap(({ types }) => types ?? []);
  const open = declarations.map((file) => join(dist, file.replace('./dist/', '')));
  const reached = new Set();
  for (let file = open.pop(); file; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const [, target] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.js['"]/g)) {
      const next = resolve(dirname(file), `${target}.d.ts`);
      if (!existsSync(next)) throw new Error(`${file} leads to ${next}, which is not there`);
      open.push(next);
    }
  }
  return reached;
}

rmSync(dist, { recursive: true, force: true });
compile('--declaration', 'false', '--removeComments');
compile('--emitDeclarationOnly');
const reached = reachedDeclarations();
for (const entry of readdirSync(dist, { recursive: true })) {
  const file = join(dist, entry);
  if (file.endsWith('.d.ts') && !reached.has(file)) unlinkSync(file);
}
