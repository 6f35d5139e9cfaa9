import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-order-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The rules that sources break, one `from → to` each, under the project's own configuration. */
function violations(sources: Readonly<Record<string, string>>): readonly string[] {
  writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "module": "NodeNext" } }');
  writeFileSync(join(folder, 'package.json'), '{ "name": "example", "type": "module" }');
  for (const [file, text] of Object.entries(sources)) {
    mkdirSync(dirname(join(folder, 'src', file)), { recursive: true });
    writeFileSync(join(folder, 'src', file), text);
  }
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--import',
      join(root, 'scripts/typescript-api.mjs'),
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', 'src'],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  const report: { summary: { violations: { from: string; to: string; rule: { name: string } }[] } } =
    JSON.parse(stdout);
  return report.summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`).sort();
}

test('imports that go up are refused, type-only ones too', () => {
  const found = violations({
    'types/t.ts': "import type { C } from '../compile/c.js';\nexport type T = C;",
    'compile/c.ts': "import type { R } from '../runtime/r.js';\nexport type C = R;",
    'runtime/r.ts': "import type { D } from '../dsl/d.js';\nexport type R = D;",
    'dsl/d.ts': "import type { N } from '../nt/n.js';\nexport type D = N;",
    'nt/n.ts': "import type { M } from '../cli/m.js';\nexport type N = M;",
    'cli/m.ts': 'export type M = 1;',
  });
  expect(found).toEqual([
    'compile-imports-only-types: src/compile/c.ts -> src/runtime/r.ts',
    'dsl-imports-only-compile-types: src/dsl/d.ts -> src/nt/n.ts',
    'nt-imports-only-dsl-runtime-compile-types: src/nt/n.ts -> src/cli/m.ts',
    'runtime-imports-only-compile-types: src/runtime/r.ts -> src/dsl/d.ts',
    'types-imports-nothing: src/types/t.ts -> src/compile/c.ts',
  ]);
});

test('imports that go down are allowed', () => {
  const found = violations({
    'types/t.ts': 'export type T = 1;',
    'compile/c.ts': "export type { T } from '../types/t.js';",
    'runtime/r.ts': "export type { T } from '../compile/c.js';\nexport { sep } from 'node:path';",
    'dsl/d.ts': "export type { T } from '../compile/c.js';\nexport type { T as U } from '../types/t.js';",
    'nt/n.ts': "export type { T } from '../dsl/d.js';\nexport { sep } from '../runtime/r.js';",
    'cli/m.ts': "export { sep } from '../nt/n.js';\nexport { sep as s } from '../runtime/r.js';",
  });
  expect(found).toEqual([]);
});

test('cycles, orphans, unresolved imports and Node modules outside of the runtime are refused', () => {
  const found = violations({
    'dsl/a.ts': "import { b } from './b.js';\nexport const a = b;",
    'dsl/b.ts': "import { a } from './a.js';\nexport const b = a;",
    'dsl/lost.ts': "export { gone } from './gone.js';",
    'dsl/files.ts': "export { readFileSync } from 'node:fs';",
    'dsl/orphan.ts': 'export const o = 1;',
  });
  expect(found).toEqual([
    'no-cycles: src/dsl/a.ts -> src/dsl/b.ts',
    'no-orphans: src/dsl/orphan.ts -> src/dsl/orphan.ts',
    'no-unresolved: src/dsl/lost.ts -> ./gone.js',
    'node-builtins-only-where-a-process-is-expected: src/dsl/files.ts -> fs',
  ]);
});
