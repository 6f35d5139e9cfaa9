// Packs what would be published (run `npm run build` first) and checks the tarball itself: publint for the manifest,
// attw for how every kind of TypeScript resolves the types, and the size budget.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUDGET = 400_000;
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

if (!existsSync('dist/index.js')) {
  console.error('dist/index.js is missing: run `npm run build` first');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'typed-tangents-pack-'));
try {
  const packed = execFileSync(npm, ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const [{ filename, entryCount, unpackedSize }] = JSON.parse(packed);
  const tarball = join(folder, filename);
  const { size } = statSync(tarball);
  console.log(`${filename}: ${size} bytes packed (budget ${BUDGET}), ${unpackedSize} unpacked, ${entryCount} files`);
  const tool = (script, args) => execFileSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  tool('node_modules/publint/src/cli.js', ['run', tarball, '--strict']);
  tool('node_modules/@arethetypeswrong/cli/dist/index.js', [tarball, '--profile', 'esm-only', '--no-emoji']);
  if (size > BUDGET) {
    console.error(`the packed package is ${size - BUDGET} bytes over its budget of ${BUDGET}`);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
