/** `npm run golden -- FILE.json`: runs every case of a golden file; exit code 1 when one fails, 2 on wrong use. */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Configuration, configurationOf } from '../engines/configurations.js';
import type { GoldenFile } from './format.js';
import type { Outcome } from './outcome.js';
import { casesOf, runCase } from './runners.js';
import { countOutcomes, failureLine, skippedLines, totalLine, worstOf } from './summary.js';

const USAGE = `npm run golden -- FILE.json [--engine NAME] [--filter TEXT]

Runs the cases of a golden file (test/golden/*.json) and compares with the outputs in it.
  --engine NAME   reference, wasm, webgpu, tfjs or tfjs-gpu (default: wasm); the last three compute in float32, and
                  every entry has to be within what their roundings may do
  --filter TEXT   only the cases whose id contains TEXT
  --help          this text`;

interface Request {
  readonly on: Configuration;
  readonly file: string;
  /** Runs the cases whose id contains this. */
  readonly filter: string;
}

class UsageError extends Error {}

function parse(args: readonly string[]): Request | 'help' {
  const { values, positionals } = parseCommand(args);
  if (values.help) return 'help';
  const [file, extra] = positionals;
  if (file === undefined) throw new UsageError('Name the golden file to run, such as test/golden/stax.json.');
  if (extra !== undefined) throw new UsageError(`One golden file at a time: got ${file} and ${extra}.`);
  return { file, on: engineOf(values.engine ?? 'wasm'), filter: values.filter ?? '' };
}

function parseCommand(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { engine: text, filter: text, help: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    // node explains in several sentences; the first names the option
    const [sentence] = error instanceof Error ? error.message.split('. ') : [String(error)];
    throw new UsageError(`${sentence ?? 'Bad options'}; --help lists what there is.`);
  }
}

function engineOf(name: string): Configuration {
  const found = configurationOf(name);
  if (found) return found;
  throw new UsageError(`--engine is reference, wasm, webgpu, tfjs or tfjs-gpu, got ${name}.`);
}

function readGolden(file: string): GoldenFile {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isGolden(json)) throw new UsageError(`${file} is not a golden file: it has neither "cases" nor "results".`);
  return json;
}

const isGolden = (json: unknown): json is GoldenFile =>
  typeof json === 'object' && json !== null && ('cases' in json || 'results' in json);

async function main(args: readonly string[]): Promise<number> {
  const request = parse(args);
  if (request === 'help') {
    console.log(USAGE);
    return 0;
  }
  const { file, filter, on } = request;
  const outcomes: Outcome[] = [];
  const cases = casesOf(readGolden(file)).filter((c) => c.id.includes(filter));
  if (cases.length === 0) throw new UsageError(`No case of ${file} has "${filter}" in its id.`);
  await on.prepare();
  const reason = await on.available();
  if (reason !== null) throw new UsageError(reason);
  for (const testCase of cases) {
    const outcome = await runCase(testCase, { on });
    if (outcome.status === 'failed') console.log(failureLine(outcome));
    outcomes.push(outcome);
  }
  for (const line of skippedLines(outcomes)) console.log(line);
  console.log(`worst relative error ${worstOf(outcomes).toExponential(1)}, on ${on.title}`);
  console.log(totalLine(countOutcomes(outcomes)));
  return outcomes.some((o) => o.status === 'failed') ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof UsageError ? error.message : error);
    process.exitCode = 2;
  },
);
