import { CHOLESKY_ARGS, CHOLESKY_BLOCK, CHOLESKY_TILE, choleskyModule } from '../../compile/codegen/wasm/cholesky.js';
import { InputError } from '../../compile/errors.js';
import type { Pool, Program } from '../engines/wasm/pool.js';
import type { LinalgOptions } from './options.js';
import { CachedProgram, checkSquare, onPool, padded, placeLower, rowBytes } from './options.js';

const module = new CachedProgram(choleskyModule);

/**
 * The lower triangular L with A = L Lᵀ, for a symmetric positive definite matrix in float64.
 *
 * Blocked right-looking elimination (Golub & Van Loan, Matrix Computations, 4.2.9); backward stable: the residual
 * ‖A - L Lᵀ‖ is a few n ε ‖A‖ whatever the condition.
 *
 * @param a n × n, row-major; only the lower triangle is read.
 * @param n order, at least 1.
 * @returns n × n, row-major, zeros above the diagonal.
 * @throws InputError when `a` is not positive definite (to working precision), naming the pivot that failed.
 */
export async function cholesky(a: Float64Array, n: number, options: LinalgOptions = {}): Promise<Float64Array> {
  checkSquare('A matrix to factorize', a, n);
  return onPool(module, options, async (pool, program) => {
    const [size, ld] = [padded(n), rowBytes(padded(n))];
    const matrix = pool.arena.alloc(size * ld);
    placeLower(pool, a, n, matrix, ld);
    await factorize(pool, program, matrix, ld, n, options);
    const rows = pool.arena.f64(matrix, (size * ld) / 8);
    const l = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) l.set(rows.subarray((i * ld) / 8, (i * ld) / 8 + i + 1), i * n);
    return l;
  });
}

/** In place, on a padded lower triangle in the pool's memory. */
async function factorize(
  pool: Pool,
  program: Program,
  matrix: number,
  ld: number,
  n: number,
  options: LinalgOptions,
): Promise<void> {
  const { signal, onProgress } = options;
  const size = padded(n);
  const most = Math.ceil(Math.max(0, size - CHOLESKY_BLOCK) / CHOLESKY_TILE);
  const args = pool.arena.alloc(CHOLESKY_ARGS.bytes);
  const packed = pool.arena.alloc(size * CHOLESKY_BLOCK * 8);
  const tiles = pool.arena.alloc(4 * most * (most + 1));
  for (let start = 0; start < size; start += CHOLESKY_BLOCK) {
    const block = Math.min(CHOLESKY_BLOCK, size - start);
    const words = CHOLESKY_ARGS.pack({ failed: -1, matrix, ld, n: size, packed, start, block, tiles });
    pool.arena.i32(args, words.length).set(words);
    pool.run(program, 'factorBlock', args, 1);
    const failed = pool.arena.i32(args + CHOLESKY_ARGS.offset('failed'), 1)[0] ?? -1;
    if (failed >= 0) throw notPositiveDefinite(pool, matrix, ld, failed, n);

    const count = Math.ceil((size - start - block) / CHOLESKY_TILE);
    await pool.runAsync(program, 'solveRows', args, count, { signal });
    const pairs = pool.arena.i32(tiles, count * (count + 1));
    let at = 0;
    for (let i = 0; i < count; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        pairs[at++] = i;
        pairs[at++] = j;
      }
    }
    await pool.runAsync(program, 'updateTiles', args, at / 2, { signal });
    // Work left is the cube of the order left.
    onProgress?.(Math.round(size ** 3 - (size - start - block) ** 3), size ** 3);
  }
}

/** The first of four pivots that is not a positive finite number, in words. */
function notPositiveDefinite(pool: Pool, matrix: number, ld: number, first: number, n: number): InputError {
  for (let row = first; row < first + 4; row += 1) {
    const pivot = pool.arena.f64(matrix + row * ld + row * 8, 1)[0] ?? Number.NaN;
    if (pivot > 0 && pivot < Number.POSITIVE_INFINITY) continue;
    if (!Number.isFinite(pivot)) {
      return new InputError(
        `The matrix of order ${n} cannot be factorized: pivot ${row} came out as ${pivot}, so a row up to ${row} holds NaN, ` +
          'infinity or numbers too large; check the inputs for such values.',
      );
    }
    return new InputError(
      `The matrix of order ${n} is not positive definite: pivot ${row} (counted from 0) came out as ` +
        `${pivot.toExponential(3)}; use a larger diagReg, and check that no two inputs are the same.`,
    );
  }
  return new InputError(`The matrix of order ${n} is not positive definite near row ${first}; use a larger diagReg.`);
}
