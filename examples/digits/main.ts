/** `npm start`: predicts handwritten digits with four infinitely wide networks and writes a report. */
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { explain } from '../../src/index.js';
import { indent, shapeTable, totalTime, verdict } from './console.js';
import { loadDigits, split } from './data.js';
import type { NetworkName } from './networks.js';
import { networks } from './networks.js';
import { parseOptions, USAGE, UsageError } from './options.js';
import { Progress } from './progress.js';
import { KERNELS, loadProtocols } from './reference.js';
import { page } from './report/page.js';
import type { NetworkResult } from './result.js';
import { runNetwork } from './run-network.js';
import { layerShapes } from './shapes.js';

const NAMES = ['fc3_relu', 'fc2_erf', 'conv3_flatten', 'conv3_gap'] as const satisfies readonly NetworkName[];

async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = parseOptions(args, NAMES);
  if (options === 'help') {
    console.log(USAGE);
    return 0;
  }
  const out = reportFile(options.out);
  const digits = loadDigits();
  const protocols = loadProtocols();
  const progress = new Progress(process.stdout);
  const results: NetworkResult[] = [];
  for (const name of options.nets) {
    const protocol = protocols.get(name);
    if (protocol === undefined) throw new Error(`The reference file has no network ${name}.`);
    const nTrain = options.nTrain ?? protocol.nTrain;
    const { model, inputShape } = networks[name];
    const layers = layerShapes(model);
    const plan = explain(model, { dtype: 'float64' });
    const data = split(digits, nTrain, protocol.nTest);
    console.log(`\n${name}\n${shapeTable(layers)}\n\n${indent(plan)}\n`);
    const reference = nTrain === protocol.nTrain ? protocol.figures : null;
    const setting = { inputShape, diagReg: protocol.diagReg, options: {}, signal, reference };
    const run = await runNetwork(model, data, setting, progress);
    const result = { name, layers, plan, nTrain, nTest: protocol.nTest, trainLabels: data.trainLabels, ...run };
    console.log(`\n${verdict(result)}`);
    results.push(result);
  }
  writeFileSync(out, page(results));
  console.log(`\nKernels of ${results.length} networks in ${totalTime(results)}. Report: ${out}`);
  return results.every(agrees) ? 0 : 1;
}

/** The path of the report, its folder made: better to fail here than after the kernels. */
function reportFile(name: string): string {
  const file = resolve(name);
  if (existsSync(file) && statSync(file).isDirectory()) throw new UsageError(`--out ${name} is a folder; name a file.`);
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

const agrees = (net: NetworkResult): boolean =>
  KERNELS.every((kernel) => net.kernels[kernel].reference?.agreement.agrees ?? true);

const INTERRUPTED = 130;
const abort = new AbortController();
process.once('SIGINT', () => abort.abort());

main(process.argv.slice(2), abort.signal).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (abort.signal.aborted) console.error('\nInterrupted; no report was written.');
    else console.error(error instanceof UsageError ? error.message : error);
    process.exitCode = abort.signal.aborted ? INTERRUPTED : 2;
  },
);
