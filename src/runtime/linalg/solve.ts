import {
  PACK_PANELS,
  packedTriangleBytes,
  SCRATCH_BYTES,
  SOLVE_ARGS,
  triangularSolveModule,
} from '../../compile/codegen/wasm/triangular-solve.js';
import { InputError } from '../../compile/errors.js';
import type { Pool, Program } from '../engines/wasm/pool.js';
import type { LinalgOptions } from './options.js';
import { CachedProgram, checkSquare, onPool, padded, placeLower, rowBytes } from './options.js';

const module = new CachedProgram(triangularSolveModule);

/** Right-hand sides of a task come in panels of four; sixteen share one trip of L through the cache. */
const MOST_PANELS = 16;

/** Which triangular system: L X = B, or Lᵀ X = B. */
export interface TriangularSolveOptions extends LinalgOptions {
  /** Solve with the transpose of L; default false. */
  readonly transpose?: boolean | undefined;
}

/**
 * The X with L X = B (or Lᵀ X = B), for a lower triangular L in float64, by blocked substitution.
 *
 * @param l n × n, row-major; only the lower triangle is read.
 * @param n order, at least 1.
 * @param b n × nrhs, row-major.
 * @param nrhs columns of B; 0 is allowed.
 * @returns n × nrhs, row-major.
 * @throws InputError when sizes do not agree, or the diagonal of L holds a zero or a NaN.
 */
export async function triangularSolve(
  l: Float64Array,
  n: number,
  b: Float64Array,
  nrhs: number,
  options: TriangularSolveOptions = {},
): Promise<Float64Array> {
  return substitute(l, n, b, nrhs, [options.transpose === true ? 'packReversed' : 'packLower'], options);
}

/**
 * The X with L Lᵀ X = B, for the L that `cholesky` returns.
 *
 * @param l n × n, row-major; only the lower triangle is read.
 * @param n order, at least 1.
 * @param b n × nrhs, row-major.
 * @param nrhs columns of B; 0 is allowed.
 * @returns n × nrhs, row-major.
 * @throws InputError when sizes do not agree, or the diagonal of L holds a zero or a NaN.
 */
export async function choleskySolve(
  l: Float64Array,
  n: number,
  b: Float64Array,
  nrhs: number,
  options: LinalgOptions = {},
): Promise<Float64Array> {
  return substitute(l, n, b, nrhs, ['packLower', 'packReversed'], options);
}

type Phase = 'packLower' | 'packReversed';

async function substitute(
  l: Float64Array,
  n: number,
  b: Float64Array,
  nrhs: number,
  phases: readonly Phase[],
  options: LinalgOptions,
): Promise<Float64Array> {
  checkSystem(l, n, b, nrhs);
  if (nrhs === 0) return new Float64Array(0);
  return onPool(module, options, async (pool, program) => {
    const system = place(pool, l, n, b, nrhs);
    for (const [index, phase] of phases.entries()) {
      const onProgress = (done: number, total: number): void =>
        options.onProgress?.(index * total + done, phases.length * total);
      await runPhase(pool, program, system, phase, { ...options, onProgress });
    }
    const rows = pool.arena.f64(system.b, (system.size * system.ldb) / 8);
    const x = new Float64Array(n * nrhs);
    for (let i = 0; i < n; i += 1) {
      const start = (i * system.ldb) / 8;
      x.set(rows.subarray(start, start + nrhs), i * nrhs);
    }
    return x;
  });
}

function checkSystem(l: Float64Array, n: number, b: Float64Array, nrhs: number): void {
  checkSquare('A triangular matrix', l, n);
  if (!Number.isInteger(nrhs) || nrhs < 0 || b.length !== n * nrhs) {
    throw new InputError(`${nrhs} right-hand sides of length ${n} are ${n * nrhs} numbers, got ${b.length}.`);
  }
  for (let i = 0; i < n; i += 1) {
    const pivot = l[i * n + i];
    if (pivot === undefined || pivot === 0 || Number.isNaN(pivot)) {
      throw new InputError(`The triangular matrix of order ${n} is singular: entry ${i} of its diagonal is ${pivot}.`);
    }
  }
}

/** Where everything lies in the pool's memory. */
interface System {
  readonly size: number;
  readonly l: number;
  readonly ld: number;
  readonly b: number;
  readonly ldb: number;
  readonly panels: number;
  readonly width: number;
  readonly packed: number;
  readonly scratch: number;
  readonly args: number;
}

/** Copies L and B, padded to multiples of four with the identity and with zeros. */
function place(pool: Pool, l: Float64Array, n: number, b: Float64Array, nrhs: number): System {
  const { arena } = pool;
  const size = padded(n);
  const panels = padded(nrhs) / 4;
  const width = Math.min(MOST_PANELS, Math.ceil(panels / pool.threads));
  const [ld, ldb] = [rowBytes(size), rowBytes(padded(nrhs))];
  const system: System = {
    size,
    l: arena.alloc(size * ld),
    ld,
    b: arena.alloc(size * ldb),
    ldb,
    panels,
    width,
    packed: arena.alloc(packedTriangleBytes(size)),
    scratch: arena.alloc(pool.threads * width * SCRATCH_BYTES),
    args: arena.alloc(SOLVE_ARGS.bytes),
  };
  placeLower(pool, l, n, system.l, ld);
  const rows = arena.f64(system.b, (size * ldb) / 8).fill(0);
  for (let i = 0; i < n; i += 1) rows.set(b.subarray(i * nrhs, (i + 1) * nrhs), (i * ldb) / 8);
  return system;
}

async function runPhase(
  pool: Pool,
  program: Program,
  system: System,
  phase: Phase,
  options: LinalgOptions,
): Promise<void> {
  const { size, l, ld, panels, width, packed, scratch, args } = system;
  const backward = phase === 'packReversed';
  // The transposed system runs from the last unknown to the first.
  const b = backward ? system.b + (size - 1) * system.ldb : system.b;
  const ldb = backward ? -system.ldb : system.ldb;
  const words = SOLVE_ARGS.pack({ l, ld, n: size, packed, b, ldb, panels, width, scratch });
  pool.arena.i32(args, words.length).set(words);
  await pool.runAsync(program, phase, args, Math.ceil(size / 4 / PACK_PANELS), { signal: options.signal });
  await pool.runAsync(program, 'solve', args, Math.ceil(panels / width), options);
}
