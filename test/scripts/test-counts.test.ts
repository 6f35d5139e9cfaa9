import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/test-counts.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'test-counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function counts(report?: object): { readonly line: string; readonly status: number | null } {
  const file = join(folder, 'report.json');
  rmSync(file, { force: true });
  if (report !== undefined) writeFileSync(file, JSON.stringify(report));
  const { stdout, status } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
  return { line: stdout, status };
}

const passed = { status: 'passed' };
const failed = { status: 'failed' };

test('all passed', () => {
  const testResults = [{ status: 'passed', assertionResults: [passed, passed] }];
  expect(counts({ numPassedTests: 2, numFailedTests: 0, success: true, testResults })).toEqual({
    line: '2 passed, 0 failed\n',
    status: 0,
  });
});

test('failed tests', () => {
  const testResults = [{ status: 'failed', assertionResults: [passed, failed] }];
  expect(counts({ numPassedTests: 1, numFailedTests: 1, success: false, testResults })).toEqual({
    line: '1 passed, 1 failed\n',
    status: 1,
  });
});

test('a file that could not be loaded is a failure', () => {
  const testResults = [
    { status: 'passed', assertionResults: [passed] },
    { status: 'failed', assertionResults: [] },
  ];
  expect(counts({ numPassedTests: 1, numFailedTests: 0, success: false, testResults })).toEqual({
    line: '1 passed, 1 failed\n',
    status: 1,
  });
});

test('an error outside of any test is a failure', () => {
  const testResults = [{ status: 'passed', assertionResults: [passed] }];
  expect(counts({ numPassedTests: 1, numFailedTests: 0, success: false, testResults })).toEqual({
    line: '1 passed, 1 failed\n',
    status: 1,
  });
});

test('no report, or no test at all, is no success', () => {
  expect(counts()).toEqual({ line: '0 passed, 1 failed\n', status: 1 });
  expect(counts({ numPassedTests: 0, numFailedTests: 0, success: true, testResults: [] }).status).toBe(1);
});
