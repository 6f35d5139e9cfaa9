import type { MemoryImport } from '../../../compile/codegen/wasm/emitter.js';
import { EngineError, InternalError } from '../../../compile/errors.js';
import { CONTROL, CONTROL_BYTES, ERROR_TEXT, GENERATION, INSIDE, OPEN, SPINS } from './control.js';
import { Crew } from './crew.js';
import { Arena, MAXIMUM_PAGES } from './memory.js';
import type { Platform } from './platform.js';
import { platform } from './platform.js';
import { turnOfEventLoop } from './turn-of-event-loop.js';

/** A function of a program: runs one task. `thread` is below the pool's `threads`, 0 for the calling thread. */
export type TaskFunction = (args: number, task: number, thread: number) => void;

/** A module instantiated on every thread of one pool. */
export interface Program {
  readonly id: number;
  /** Exported functions, in the order in which the module lists them. */
  readonly functions: ReadonlyMap<string, TaskFunction>;
}

/** How a long run reports and stops. */
export interface RunOptions {
  /** Called now and then, and at the end, with the number of tasks begun and the number in all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Called after every task of the calling thread: work to do while others compute. It must be quick to find none. */
  readonly onTask?: (() => void) | undefined;
  /** Stops between two tasks; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How long `runAsync` computes before it lets the event loop turn, in ms. */
const SLICE = 10;
const INITIAL_PAGES = 16;

/**
 * Threads over one WebAssembly memory. The calling thread works too; every thread pulls task numbers from one counter.
 *
 * Use it inside `exclusive`, which gives one operation at a time the memory and the workers.
 */
export class Pool {
  /** What modules must declare to run here: `module.importMemory(pool.memoryImport)`. */
  readonly memoryImport: MemoryImport;
  readonly memory: WebAssembly.Memory;
  /** Allocator for everything behind the control block. */
  readonly arena: Arena;
  private readonly control: Int32Array;
  private queue: Promise<unknown> = Promise.resolve();
  private programs = 0;
  private running = false;

  private constructor(
    readonly platform: Platform,
    /** Threads that compute, the calling one included. */
    readonly threads: number,
    memory: WebAssembly.Memory,
    memoryImport: MemoryImport,
    private readonly crew: Crew | undefined,
  ) {
    this.memory = memory;
    this.memoryImport = memoryImport;
    this.arena = new Arena(memory, CONTROL_BYTES);
    this.control = new Int32Array(memory.buffer, 0, ERROR_TEXT / 4);
  }

  /** Starts a pool of its own; most callers want `sharedPool`. One thread where the platform has no threads. */
  static async create(options: { readonly threads?: number | undefined } = {}): Promise<Pool> {
    const here = await platform();
    if (!here.simd) {
      throw new EngineError('The wasm engine needs WebAssembly SIMD, which this JavaScript engine lacks: update it.');
    }
    const wanted = options.threads ?? here.defaultThreads;
    if (!Number.isInteger(wanted) || wanted < 1 || wanted > INSIDE) {
      throw new EngineError(`threads must be a whole number from 1 to ${INSIDE}, got ${wanted}.`);
    }
    const size: MemoryImport = { shared: here.threads, initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES };
    const memory = new WebAssembly.Memory(size);
    const threads = here.threads ? wanted : 1;
    const crew = threads > 1 ? await Crew.start(threads - 1, memory, here.node) : undefined;
    return new Pool(here, threads, memory, size, crew);
  }

  /** Runs `body` when every earlier one has ended: its allocations and runs are undisturbed, and freed at its end. */
  exclusive<T>(body: (pool: Pool) => Promise<T> | T): Promise<T> {
    const turn = this.queue.then(() => this.arena.scope(() => body(this)));
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Compiles a module and hands it to every thread. It must import `env.memory` as `memoryImport` says, or no
   * memory.
   */
  async load(bytes: Uint8Array<ArrayBuffer>): Promise<Program> {
    const module = await WebAssembly.compile(bytes);
    const instance = await WebAssembly.instantiate(module, { env: { memory: this.memory } });
    const functions = new Map<string, TaskFunction>();
    for (const { name } of WebAssembly.Module.exports(module)) {
      const exported = instance.exports[name];
      if (typeof exported !== 'function') throw new InternalError(`Export ${name} of a program is not a function`);
      functions.set(name, (args, task, thread) => exported(args, task, thread));
    }
    this.programs += 1;
    this.crew?.post({ kind: 'load', id: this.programs, module });
    return { id: this.programs, functions };
  }

  /** Lets every thread forget a program. */
  release(program: Program): void {
    this.crew?.post({ kind: 'release', id: program.id });
  }

  /**
   * Calls `name(args, task, thread)` for every task below `tasks` on all threads, and returns when all have ended.
   * Blocks; a trap in any thread is thrown here.
   */
  run(program: Program, name: string, args: number, tasks: number): void {
    const job = this.open(program, name, args, tasks);
    while (this.step(job));
    this.close(job);
    this.waitBlocking(job);
    this.finish(job);
  }

  /** As `run`, but lets the event loop turn every 10 ms, reports progress and can be stopped. */
  async runAsync(program: Program, name: string, args: number, tasks: number, options: RunOptions = {}): Promise<void> {
    const { onProgress, signal } = options;
    signal?.throwIfAborted();
    const job = this.open(program, name, args, tasks);
    let slice = performance.now();
    while (this.step(job)) {
      options.onTask?.();
      if (performance.now() - slice < SLICE) continue;
      try {
        onProgress?.(Math.min(this.begun(job), tasks), tasks);
        await turnOfEventLoop();
        signal?.throwIfAborted();
      } catch (error) {
        this.stop(job, error);
      }
      slice = performance.now();
    }
    this.close(job);
    if (this.platform.canBlock) this.waitBlocking(job);
    else while (this.inside(job)) await turnOfEventLoop();
    this.finish(job);
    onProgress?.(tasks, tasks);
  }

  /** For tests and diagnosis: workers that have started, and program instances alive in them. */
  workers(): { readonly started: number; readonly instances: number } {
    const read = (word: number): number => (this.crew === undefined ? 0 : Atomics.load(this.control, word));
    return { started: read(CONTROL.STARTED), instances: read(CONTROL.INSTANCES) };
  }

  /** Ends the workers. Never needed for a process to exit; the pool must not be used afterwards. */
  dispose(): void {
    this.crew?.end();
  }

  // ---- a job: opened, stepped through, closed, waited for, finished

  private open(program: Program, name: string, args: number, tasks: number): Job {
    const run = program.functions.get(name);
    if (run === undefined) throw new InternalError(`The program has no function ${name}`);
    if (this.running) throw new InternalError('The pool is running another job');
    this.crew?.check();
    this.running = true;
    const job: Job = { name, run, args, tasks, next: 0, shared: this.crew !== undefined && tasks > 1, failed: false };
    if (job.shared) {
      this.control[CONTROL.PROGRAM] = program.id;
      this.control[CONTROL.FUNCTION] = [...program.functions.keys()].indexOf(name);
      this.control[CONTROL.ARGS] = args;
      this.control[CONTROL.TASKS] = tasks;
      this.control[CONTROL.NEXT] = 0;
      Atomics.add(this.control, CONTROL.GATE, GENERATION | OPEN);
      Atomics.notify(this.control, CONTROL.GATE);
    }
    return job;
  }

  /** Runs one task on this thread; false when none is left. */
  private step(job: Job): boolean {
    const task = job.shared ? Atomics.add(this.control, CONTROL.NEXT, 1) : job.next++;
    if (task >= job.tasks) return false;
    try {
      job.run(job.args, task, 0);
    } catch (error) {
      this.stop(job, new InternalError(`Kernel ${job.name} failed: ${String(error)}`));
    }
    return true;
  }

  /** No task begins after this; the error is thrown when those under way have ended. */
  private stop(job: Job, error: unknown): void {
    if (!job.failed) job.error = error;
    job.failed = true;
    job.next = job.tasks;
    if (job.shared) Atomics.store(this.control, CONTROL.NEXT, job.tasks);
  }

  private begun(job: Job): number {
    return job.shared ? Atomics.load(this.control, CONTROL.NEXT) : job.next;
  }

  private close(job: Job): void {
    if (job.shared) Atomics.and(this.control, CONTROL.GATE, ~OPEN);
  }

  private inside(job: Job): boolean {
    return job.shared && (Atomics.load(this.control, CONTROL.GATE) & INSIDE) !== 0;
  }

  private waitBlocking(job: Job): void {
    if (!this.platform.canBlock) {
      while (this.inside(job));
      return;
    }
    for (let spins = 0; spins < SPINS; spins += 1) if (!this.inside(job)) return;
    Atomics.store(this.control, CONTROL.WAITING, 1);
    for (;;) {
      const seen = Atomics.load(this.control, CONTROL.DONE);
      if (!this.inside(job)) break;
      Atomics.wait(this.control, CONTROL.DONE, seen);
    }
    Atomics.store(this.control, CONTROL.WAITING, 0);
  }

  private finish(job: Job): void {
    this.running = false;
    if (job.shared) {
      const length = Atomics.load(this.control, CONTROL.ERROR) - 1;
      if (length >= 0) {
        const text = new TextDecoder().decode(this.arena.u8(ERROR_TEXT, length).slice());
        Atomics.store(this.control, CONTROL.ERROR, 0);
        this.stop(job, new InternalError(`Kernel ${job.name} failed in a worker thread: ${text}`));
      }
    }
    if (job.failed) throw job.error;
  }
}

interface Job {
  readonly name: string;
  readonly run: TaskFunction;
  readonly args: number;
  readonly tasks: number;
  /** Workers take part. */
  readonly shared: boolean;
  /** Next task, when they do not. */
  next: number;
  failed: boolean;
  error?: unknown;
}

const pools = new Map<number, Promise<Pool>>();

/**
 * The pool of this process with that many threads (default: as many as the platform suggests), started on first
 * use.
 */
export async function sharedPool(threads?: number): Promise<Pool> {
  const count = threads ?? (await platform()).defaultThreads;
  let pool = pools.get(count);
  if (pool === undefined) {
    pool = Pool.create({ threads: count });
    pools.set(count, pool);
    // A failure is told to whoever asked; the next one may try again.
    pool.catch(() => pools.delete(count));
  }
  return pool;
}
