/** Makes one measurement, in the process that it is called in. The only file here that knows how the library is called. */
import type { ShapedData } from '../src/index.js';
import type { InternalOptions } from '../src/nt/kernel/call.js';
import { normalBatch } from './inputs.js';
import type { Job, Result } from './job.js';
import { median } from './median.js';
import { networks } from './networks.js';

/** Calls longer than this are warm after the first: their time is in the kernels, which run thousands of times each. */
const LONG_CALL_MS = 2000;
const WARM_UP_MS = 1000;
const MOST_WARM_UPS = 20;

interface Timed {
  kernelFn(
    x1: ShapedData,
    x2: ShapedData | null,
    get: readonly ['nngp', 'ntk'],
    options: InternalOptions,
  ): Promise<unknown>;
}

export async function measure(job: Job): Promise<Result> {
  const { inputShape, model } = networks[job.name];
  const x1 = normalBatch(job.batch, inputShape, job.dtype, 1);
  const x2 = job.symmetric ? null : normalBatch(job.batch, inputShape, job.dtype, 2);
  const dtype = job.dtype === 'f32' ? 'float32' : 'float64';
  const threads = job.engine === 'wasm' ? { threads: job.threads } : {};
  const options = { engine: job.engine, ...threads, dtype } as const;
  const compile = stopwatch();
  const call = async (extra: InternalOptions = {}): Promise<number> => {
    const start = performance.now();
    await (model as Timed).kernelFn(x1, x2, ['nngp', 'ntk'], { ...options, ...extra });
    return performance.now() - start;
  };
  const first = await call({ onTimings: compile.record });
  await warmUp(call, first);
  const times: number[] = [];
  for (let i = 0; i < job.repeat; i++) times.push(await call());
  return {
    name: job.name,
    engine: job.engine,
    dtype: job.dtype,
    symmetric: job.symmetric,
    threads: job.threads,
    msPerEntry: median(times) / job.batch ** 2,
    compileMs: compile.total(),
    peakRssMB: process.resourceUsage().maxRSS / 1024,
  };
}

function stopwatch() {
  let ms = 0;
  return {
    record: (timings: { planMs: number; compileMs: number }): void => {
      ms += timings.planMs + timings.compileMs;
    },
    total: (): number => ms,
  };
}

async function warmUp(call: () => Promise<number>, first: number): Promise<void> {
  if (first > LONG_CALL_MS) return;
  for (let spent = 0, calls = 0; spent < WARM_UP_MS && calls < MOST_WARM_UPS; calls++) spent += await call();
}
