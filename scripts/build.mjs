// Builds the package into `dist`, or the folder named on the command line: JavaScript bundled by entry, so that what is
// loaded on demand stays in files of its own, without white space, with short names for what is local to a function and
// all others kept for stack traces; and of the declarations those that an entry of the package leads to, which is all
// that users can see.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { minify } from 'terser';

const dist = resolve(process.argv[2] ?? 'dist');
const { bin, exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The sources that the entries of the package and its command are made of, by their names in `dist`. */
function entryPoints() {
  const files = [...Object.values(entries).flatMap((entry) => entry.default ?? []), ...Object.values(bin)];
  return Object.fromEntries(
    files.map((file) => {
      const name = file.replace('./dist/', '').replace(/\.js$/, '');
      return [name, `src/${name}.ts`];
    }),
  );
}

function reachedDeclarations() {
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

/** Esbuild would shorten all names or none. */
async function withShortLocals(code) {
  const mangle = { toplevel: false, keep_classnames: true, keep_fnames: true };
  const { code: shorter } = await minify(code, { ecma: 2020, parse: { module: true }, compress: false, mangle });
  if (shorter === undefined) throw new Error('terser gave nothing');
  return shorter;
}

rmSync(dist, { recursive: true, force: true });
await build({
  entryPoints: entryPoints(),
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'neutral',
  packages: 'external',
  target: 'es2022',
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
});
for (const entry of readdirSync(dist, { recursive: true })) {
  const file = join(dist, entry);
  if (file.endsWith('.js')) writeFileSync(file, await withShortLocals(readFileSync(file, 'utf8')));
}
const compiler = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', dist];
execFileSync(process.execPath, [...compiler, '--emitDeclarationOnly'], { stdio: 'inherit' });
const reached = reachedDeclarations();
for (const entry of readdirSync(dist, { recursive: true })) {
  const file = join(dist, entry);
  if (file.endsWith('.d.ts') && !reached.has(file)) unlinkSync(file);
}
