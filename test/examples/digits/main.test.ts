import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const MAIN = new URL('../../../examples/digits/main.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'digits-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the example; `interruptAt` sends Ctrl-C when the output holds this text. */
const run = (args: readonly string[], interruptAt?: string): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args]);
    let output = '';
    let interrupted = false;
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (interruptAt === undefined || interrupted || !output.includes(interruptAt)) return;
      interrupted = true;
      child.kill('SIGINT');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', (code) => resolve({ code, output }));
  });

describe('npm start', () => {
  it('predicts, agrees with the reference and writes a report', async () => {
    const out = join(folder, 'deep', 'report.html');
    const { code, output } = await run(['--nets', 'fc2_erf', '--out', out]);
    expect(output).toContain('776 of 797 correct, reference 776, figures agree to');
    expect(output).toContain('Dense  [N, 512]');
    expect(code).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('<h2>fc2_erf</h2>');
  });

  it('compares nothing on another split', async () => {
    const out = join(folder, 'small.html');
    const { code, output } = await run(['--nets', 'fc2_erf', '--n-train', '20', '--out', out]);
    expect(output).toContain('not compared (another split than the reference)');
    expect(code).toBe(0);
  });

  it('stops on Ctrl-C without a report', async () => {
    const out = join(folder, 'never.html');
    const { code, output } = await run(['--nets', 'conv3_flatten', '--out', out], 'kernel: train × train');
    expect(output).toContain('Interrupted; no report was written.');
    expect(code).toBe(130);
    expect(existsSync(out)).toBe(false);
  });

  it('answers wrong use with one sentence', async () => {
    expect(await run(['--out', folder])).toEqual({ code: 2, output: `--out ${folder} is a folder; name a file.\n` });
  });
});
