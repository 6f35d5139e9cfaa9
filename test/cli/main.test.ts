import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** Runs the program as a process of its own, which must end by itself. */
const program = (...args: readonly string[]) =>
  new Promise<{ code: unknown; out: string; errors: string }>((resolve) => {
    const options = { timeout: 60_000 };
    execFile(process.execPath, ['--import', 'tsx', main, ...args], options, (error, out, errors) =>
      resolve({ code: error ? (error.code ?? error.signal) : 0, out, errors }),
    );
  });

it('starts with the line that makes it a program', () => {
  expect(readFileSync(main, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

it('exits with the code of the command, and prints where it belongs', async () => {
  expect(await program('doctor', 'now')).toEqual({
    code: 2,
    out: '',
    errors: 'doctor takes options only, got "now"; typed-tangents doctor --help lists what there is.\n',
  });
  const { code, out } = await program('devices', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ engine: 'wasm', missing: null }));
});

it('ends by itself when the doctor has tried every engine', async () => {
  const { code, out } = await program('doctor', '--json');
  const { ok } = JSON.parse(out);
  expect(code).toBe(ok ? 0 : 1);
});
