import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import tsdModule from 'tsd';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './compilers.js';

// A CommonJS module: Node's types have its function under `default`, the test runner hands it out as it is.
const tsd = typeof tsdModule === 'function' ? tsdModule : tsdModule.default;

describe('tsd', () => {
  const files = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test-d.ts'))
    .map((name) => `test/types/${name}`);
  const control = 'test/types/fixtures/false.test-d.ts';
  // One program for all files: most of the time goes into the standard library.
  let found: Awaited<ReturnType<typeof tsd>> = [];
  beforeAll(async () => {
    found = await tsd({ cwd: ROOT, typingsFile: control, testFiles: [...files, control] });
  }, 300_000);

  it.each(files)('%s holds', (file) => {
    const own = found.filter((d) => relative(ROOT, d.fileName) === file);
    expect(own.map((d) => `${d.line}:${d.column} ${d.message}`)).toEqual([]);
  });

  it('finds what does not hold', () => {
    const own = found.filter((d) => relative(ROOT, d.fileName) === control);
    expect(own.map((d) => `${d.line} ${d.message}`)).toEqual([
      `6 Argument of type '"[N, 10]"' is not assignable to parameter of type '"[N, 11]"'.`,
    ]);
  });
});
