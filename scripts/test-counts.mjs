// Prints `N passed, M failed` from a vitest JSON report; a test file that could not be loaded counts as one failure,
// a report that was never written as one as well. Exit status 1 unless everything passed.
import { existsSync, readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
let passed = 0;
let failed = 0;
if (file && existsSync(file)) {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  passed = report.numPassedTests;
  failed = report.numFailedTests;
  for (const suite of report.testResults) {
    if (suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed')) failed += 1;
  }
  if (!report.success && failed === 0) failed = 1;
} else {
  failed = 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
