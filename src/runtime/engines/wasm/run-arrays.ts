import type { KernelLaunch } from '../../../compile/codegen/wasm/arrays/generate.js';
import { EngineError, InternalError } from '../../../compile/errors.js';
import { bytesOf } from '../../../compile/graph/node.js';
import type { ArrayPlan } from '../../../compile/schedule/arrays/plan.js';
import type { EngineOutput, Feeds, FloatArray, RunOptions } from '../../engine.js';
import { arrayModuleOf, type CompiledArrays } from './array-modules.js';
import { MAXIMUM_PAGES } from './memory.js';
import type { Pool } from './pool.js';
import { turnOfEventLoop } from './turn-of-event-loop.js';

/** How long kernels are run before the event loop turns, in ms. */
const SLICE = 10;
/** What addresses of 32 bits reach. */
const ADDRESSABLE = MAXIMUM_PAGES * 65536;

/** Where one call keeps everything. */
interface Frame {
  readonly pool: Pool;
  readonly plan: ArrayPlan;
  /** Address of element 0 of the plan's memory. */
  readonly base: number;
  /** Address of the arguments of each kernel. */
  readonly args: readonly number[];
}

const floats = ({ plan, pool }: Pick<Frame, 'plan' | 'pool'>, address: number, length: number): FloatArray =>
  plan.dtype === 'f32' ? pool.arena.f32(address, length) : pool.arena.f64(address, length);

const most = (kernels: readonly KernelLaunch[], of: (k: KernelLaunch) => number): number =>
  kernels.reduce((n, k) => Math.max(n, of(k)), 0);

/** Words of the arguments of a kernel: its operands, scratch and packed columns. */
const wordsOf = (kernel: KernelLaunch): number => kernel.operands.length + 2;

function checkSize(bytes: number): void {
  if (bytes <= ADDRESSABLE) return;
  throw new EngineError(
    `This computation needs ${(bytes / 2 ** 30).toFixed(2)} GiB of memory at once, and the wasm engine has at most 4 GiB: ` +
      'use smaller batches, or float32.',
  );
}

/** Takes memory for everything, and writes the arguments of all kernels. */
function layOut(pool: Pool, plan: ArrayPlan, { kernels }: CompiledArrays): Frame {
  const bytes = bytesOf(plan.dtype);
  const scratchBytes = most(kernels, (k) => k.scratchBytes) * pool.threads;
  const packedBytes = most(kernels, (k) => k.packedBytes);
  checkSize(pool.arena.mark() + plan.memory * bytes + scratchBytes + packedBytes);
  const base = pool.arena.alloc(plan.memory * bytes);
  const [scratch, packed] = [pool.arena.alloc(scratchBytes), pool.arena.alloc(packedBytes)];
  const table = pool.arena.alloc(4 * kernels.reduce((n, k) => n + wordsOf(k), 0));
  const args: number[] = [];
  let at = table;
  for (const kernel of kernels) {
    args.push(at);
    const words = pool.arena.i32(at, wordsOf(kernel));
    kernel.operands.forEach(({ array, offset }, k) => {
      words[k] = base + ((plan.arrays[array]?.at ?? 0) + offset) * bytes;
    });
    words.set([scratch, packed], kernel.operands.length);
    at += 4 * wordsOf(kernel);
  }
  return { pool, plan, base, args };
}

function upload(frame: Frame, { constants }: CompiledArrays, feeds: Feeds): void {
  const { plan } = frame;
  plan.arrays.forEach(({ from, size, at }, array) => {
    if (from.kind === 'work') return;
    const [name, data] = from.kind === 'input' ? [from.name, feeds[from.name]] : ['a constant', constants.get(array)];
    if (!data) throw new InternalError(`no data for ${name}`);
    if (data.length !== size) throw new InternalError(`${name} has ${data.length} numbers instead of ${size}`);
    floats(frame, frame.base + at * bytesOf(plan.dtype), size).set(data);
  });
}

function download(frame: Frame): Readonly<Record<string, EngineOutput>> {
  const { plan } = frame;
  const entries = Object.entries(plan.outputs).map(([name, { array, shape }]): readonly [string, EngineOutput] => {
    const size = shape.reduce((a, b) => a * b, 1);
    const address = frame.base + (plan.arrays[array]?.at ?? 0) * bytesOf(plan.dtype);
    // a copy of its own: the memory belongs to the next call
    const data = plan.dtype === 'f32' ? new Float32Array(size) : new Float64Array(size);
    data.set(floats(frame, address, size));
    return [name, { shape, data }];
  });
  return Object.fromEntries(entries);
}

/** Runs all kernels; those of one task on the calling thread, without asking others. */
async function runKernels(frame: Frame, { kernels, program }: CompiledArrays, options: RunOptions): Promise<void> {
  const { pool } = frame;
  const { signal, onProgress } = options;
  const total = kernels.reduce((n, k) => n + k.launches.reduce((m, l) => m + l.tasks, 0), 0);
  let done = 0;
  let slice = performance.now();
  for (const [k, { launches }] of kernels.entries()) {
    const args = frame.args[k] ?? 0;
    for (const { name, tasks } of launches) {
      if (tasks > 1) {
        const before = done;
        await pool.runAsync(program, name, args, tasks, {
          signal,
          onProgress: onProgress && ((begun) => onProgress({ done: before + begun, total })),
        });
      } else pool.run(program, name, args, tasks);
      done += tasks;
    }
    if (performance.now() - slice < SLICE) continue;
    onProgress?.({ done, total });
    await turnOfEventLoop();
    signal?.throwIfAborted();
    slice = performance.now();
  }
  onProgress?.({ done: total, total });
}

/** Runs a plan on arrays by input name. Memory is the pool's, for the time of the call. */
export async function runArrays(
  pool: Pool,
  plan: ArrayPlan,
  feeds: Feeds,
  options: RunOptions,
): Promise<Readonly<Record<string, EngineOutput>>> {
  options.signal?.throwIfAborted();
  const started = performance.now();
  const compiled = await arrayModuleOf(plan, pool);
  options.onCompiled?.(performance.now() - started);
  return pool.exclusive(async () => {
    options.signal?.throwIfAborted();
    const frame = layOut(pool, plan, compiled);
    upload(frame, compiled, feeds);
    const begun = performance.now();
    await runKernels(frame, compiled, options);
    options.onDeviceTime?.(performance.now() - begun);
    return download(frame);
  });
}
