import { InputError } from '../../compile/errors.js';
import { cholesky, choleskySolve } from '../../runtime/linalg/index.js';
import type { NamedKernel } from './kernel-input.js';
import { kernelToMatrix, type Matrix } from './layout.js';
import { transpose } from './permute.js';
import type { StageOptions } from './work.js';

/** The kernel of the training samples with themselves, factorised with its ridge: K^ = K + r I. */
export interface Solver {
  /** (K^⁻¹ y)ᵀ: one row a trace entry, one column a training entry. */
  readonly weights: Float64Array;
  /** K^⁻¹ b for `columns` columns, row-major. */
  readonly solve: (b: Float64Array, columns: number, options: StageOptions) => Promise<Float64Array>;
}

/** Kernel -> its solver, made at first use and kept. */
export type Solvers = (kernel: NamedKernel, options: StageOptions) => Promise<Solver>;

/** What to add to the diagonal, given its mean. */
export type Ridge = (meanOfDiagonal: number) => number;

interface Running {
  readonly solver: Promise<Solver>;
  readonly signal: AbortSignal | undefined;
}

/** @param y the training targets */
export function keepSolvers(y: Matrix, ridge: Ridge): Solvers {
  const running = new Map<NamedKernel, Running>();
  return async (kernel, options) => {
    for (;;) {
      options.signal?.throwIfAborted();
      const current = running.get(kernel) ?? { solver: factorise(kernel, y, ridge, options), signal: options.signal };
      running.set(kernel, current);
      try {
        return await current.solver;
      } catch (error) {
        if (running.get(kernel) === current) running.delete(kernel);
        // Another prediction started it and was stopped; this one was not.
        const stoppedByAnother = current.signal !== options.signal && current.signal?.aborted === true;
        if (!stoppedByAnother) throw error;
      }
    }
  };
}

async function factorise(
  { name, array }: NamedKernel,
  y: Matrix,
  ridge: Ridge,
  options: StageOptions,
): Promise<Solver> {
  const { data, rows: n } = kernelToMatrix(array);
  const added = ridge(meanOfDiagonal(data, n));
  for (let i = 0; i < n; i++) data[i * n + i] = (data[i * n + i] ?? 0) + added;
  const lower = await cholesky(data, n, options).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`${name} with ${added} added to its diagonal cannot be inverted: ${error.message}`);
  });
  const solve: Solver['solve'] = (b, columns, how) => choleskySolve(lower, n, b, columns, how);
  const weights = await solve(y.data, y.columns, { ...options, onProgress: () => undefined });
  return { weights: transpose(weights, n, y.columns), solve };
}

function meanOfDiagonal(data: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += data[i * n + i] ?? 0;
  return sum / n;
}
