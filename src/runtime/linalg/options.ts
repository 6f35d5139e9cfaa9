import type { MemoryImport } from '../../compile/codegen/wasm/emitter.js';
import { InputError } from '../../compile/errors.js';
import type { Pool, Program, RunOptions } from '../engines/wasm/pool.js';
import { sharedPool } from '../engines/wasm/pool.js';

/** How a routine of dense linear algebra runs. */
export interface LinalgOptions extends RunOptions {
  /** Threads to use; default as many as the platform suggests. */
  readonly threads?: number | undefined;
}

/** A compiled program a pool, made on first use and kept for the life of the process. */
export class CachedProgram {
  private readonly programs = new WeakMap<Pool, Promise<Program>>();

  constructor(
    private readonly emit: (memory: MemoryImport, options: { readonly relaxed: boolean }) => Uint8Array<ArrayBuffer>,
  ) {}

  on(pool: Pool): Promise<Program> {
    let program = this.programs.get(pool);
    if (program === undefined) {
      program = pool.load(this.emit(pool.memoryImport, { relaxed: pool.platform.relaxedSimd }));
      this.programs.set(pool, program);
    }
    return program;
  }
}

/** Runs `body` alone on the shared pool, with the program. */
export async function onPool<T>(
  cached: CachedProgram,
  options: LinalgOptions,
  body: (pool: Pool, program: Program) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted();
  const pool = await sharedPool(options.threads);
  const program = await cached.on(pool);
  return pool.exclusive(() => body(pool, program));
}

/**
 * Bytes between rows of `columns` float64: whole cache lines, and no multiple of a page, where rows would evict
 * each other.
 */
export function rowBytes(columns: number): number {
  const bytes = Math.ceil(columns / 8) * 64;
  return bytes % 4096 === 0 ? bytes + 64 : bytes;
}

/** The next multiple of four. */
export function padded(n: number): number {
  return 4 * Math.ceil(n / 4);
}

/** Checks the order of a matrix and the length of its array. */
export function checkSquare(what: string, a: Float64Array, n: number): void {
  if (!Number.isInteger(n) || n < 1) throw new InputError(`${what} needs at least one row, got order ${n}.`);
  if (a.length !== n * n) throw new InputError(`${what} of order ${n} has ${n * n} entries, got ${a.length}.`);
}

/** Copies the lower triangle into memory, padded to a multiple of four rows with those of the identity. */
export function placeLower(pool: Pool, a: Float64Array, n: number, address: number, ld: number): void {
  const size = padded(n);
  const rows = pool.arena.f64(address, (size * ld) / 8);
  for (let i = 0; i < size; i += 1) {
    const start = (i * ld) / 8;
    if (i < n) {
      rows.set(a.subarray(i * n, i * n + i + 1), start);
    } else {
      rows.fill(0, start, start + i);
      rows[start + i] = 1;
    }
  }
}
