/** `npm run bench:empirical`: the NTK of a finite network by every implementation, each in a process of its own. */
import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Dense, input, PRNGKey, Relu } from '../src/index.js';
import { empiricalNtkFn } from '../src/nt/empirical/empirical-ntk-fn.js';
import { NtkImplementation } from '../src/nt/empirical/implementation.js';
import { normalBatch } from './inputs.js';
import { median } from './median.js';

const USAGE = `npm run bench:empirical -- [options]

The NTK of 3 x (Dense 1024 + Relu), Dense 10 on inputs of 3072 numbers, float32, x2 = null, on the wasm engine.
  --batch LIST            samples (default: 20,100)
  --implementation LIST   JACOBIAN_CONTRACTION, NTK_VECTOR_PRODUCTS, STRUCTURED_DERIVATIVES, AUTO (default: all)
  --width N               of the hidden layers (default: 1024)
  --threads N             default: one per core
  --repeat N              measured calls, of which the median counts; those of more than 10 s are made once (default: 5)
  --budget GIB            memory beyond which the batch is cut into blocks (default: the library's)
  --help                  this text`;

/** One measurement. */
interface Job {
  readonly implementation: NtkImplementation;
  readonly batch: number;
  readonly width: number;
  readonly threads: number | null;
  readonly repeat: number;
  /** In bytes. */
  readonly budget: number | null;
}

interface Result {
  readonly implementation: string;
  readonly ms: number;
  readonly firstMs: number;
  readonly gflops: number;
  readonly parts: number;
  readonly peakRssMB: number;
}

type Answer = { readonly result: Result } | { readonly error: string };

const FEATURES = 3072;
const LONG_CALL_MS = 10_000;

async function measure({ implementation, batch, width, threads, repeat, budget }: Job): Promise<Result> {
  const hidden = Dense(width, { wStd: Math.SQRT2, bStd: 0.1 });
  const net = input('N', FEATURES).build(hidden, Relu(), hidden, Relu(), hidden, Relu(), Dense(10, { bStd: 0.1 }));
  const params = net.initFn(PRNGKey(0));
  const x = normalBatch(batch, [FEATURES], 'f32', 1);
  const options = { ...(threads === null ? {} : { threads }), ...(budget === null ? {} : { memoryBudget: budget }) };
  const ntkFn = empiricalNtkFn(net.applyFn, { implementation });
  const call = async (): Promise<number> => {
    const start = performance.now();
    await ntkFn(x, null, params, options);
    return performance.now() - start;
  };
  const firstMs = await call();
  const times: number[] = [];
  for (let k = 0; k < (firstMs > LONG_CALL_MS ? 1 : repeat); k++) times.push(await call());
  const { implementation: chosen, costs } = ntkFn.explain(x, null, params, options);
  const { flops, parts } = costs[chosen];
  const peakRssMB = process.resourceUsage().maxRSS / 1024;
  const name = implementation === chosen ? chosen : `${implementation}: ${chosen}`;
  return { implementation: name, ms: median(times), firstMs, gflops: flops / 1e9, parts, peakRssMB };
}

/** Runs a job in a fresh process; what goes wrong there comes back as a sentence. */
const inChild = (job: Job): Promise<Answer> =>
  new Promise((resolve) => {
    const child = fork(new URL(import.meta.url));
    child.once('message', (answer: Answer) => resolve(answer));
    child.once('exit', (code, signal) =>
      resolve({
        error: `The process ended without an answer (${signal ?? `code ${code}`}): too little memory, most likely.`,
      }),
    );
    child.send(job);
  });

/** In a child: one job, one answer. */
function answer(job: Job): void {
  const send = (message: Answer): void => {
    process.send?.(message, () => process.exit(0));
  };
  measure(job).then(
    (result) => send({ result }),
    (error: unknown) => send({ error: error instanceof Error ? error.message : String(error) }),
  );
}

const COLUMNS = ['implementation', 'samples', 'ms', 'first ms', 'GFLOP', 'parts', 'peak RSS MB'] as const;

const line = (cells: readonly string[]): string =>
  cells.map((cell, k) => (k === 0 ? cell.padEnd(29) : cell.padStart(Math.max(8, COLUMNS[k]?.length ?? 0)))).join('  ');

function rowOf(job: Job, message: Answer): string {
  if ('error' in message) return `${job.implementation.padEnd(29)}  ${String(job.batch).padStart(8)}  ${message.error}`;
  const { implementation, ms, firstMs, gflops, parts, peakRssMB } = message.result;
  const numbers = [ms.toFixed(0), firstMs.toFixed(0), gflops.toFixed(1), String(parts), peakRssMB.toFixed(0)];
  return line([implementation, String(job.batch), ...numbers]);
}

function numberOf(name: string, value: string | undefined): number | null {
  if (value === undefined) return null;
  const n = Number(value);
  if (n > 0) return n;
  console.error(`--${name} takes a number above 0, got "${value}".`);
  process.exit(2);
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      batch: text,
      implementation: text,
      width: text,
      threads: text,
      repeat: text,
      budget: text,
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const names = values.implementation?.split(',') ?? Object.keys(NtkImplementation);
  const budget = numberOf('budget', values.budget);
  console.log(line(COLUMNS));
  for (const batch of values.batch?.split(',') ?? ['20', '100'])
    for (const name of names) {
      const implementation = Object.values(NtkImplementation).find((known) => known === name);
      if (!implementation) {
        console.error(`--implementation knows ${Object.keys(NtkImplementation).join(', ')}, got "${name}".`);
        process.exit(2);
      }
      const job: Job = {
        implementation,
        batch: numberOf('batch', batch) ?? 1,
        width: numberOf('width', values.width) ?? 1024,
        threads: numberOf('threads', values.threads),
        repeat: numberOf('repeat', values.repeat) ?? 5,
        budget: budget === null ? null : budget * 2 ** 30,
      };
      console.log(rowOf(job, await inChild(job)));
    }
}

if (process.send) process.once('message', answer);
else await main();
