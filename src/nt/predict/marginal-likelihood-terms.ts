import { InputError } from '../../compile/errors.js';
import { cholesky, choleskySolve, type LinalgOptions } from '../../runtime/linalg/index.js';
import type { Matrix } from './layout.js';
import { multiplyTransposed } from './multiply.js';

/** How much is added to the diagonal: `diagReg` itself, or that much of the mean of the diagonal. */
export interface DiagonalRidge {
  readonly diagReg: number;
  readonly absolute: boolean;
}

/** A log marginal likelihood and its derivatives. */
export interface LikelihoodTerms {
  readonly value: number;
  /** By every entry of the kernel, which moves the mean of the diagonal too; symmetric, row-major. */
  readonly byKernel: Float64Array<ArrayBuffer>;
  readonly byDiagReg: number;
}

const sum = (n: number, entry: (i: number) => number): number => {
  let total = 0;
  for (let i = 0; i < n; i++) total += entry(i);
  return total;
};

function identity(n: number): Float64Array<ArrayBuffer> {
  const made = new Float64Array(n * n);
  for (let i = 0; i < n; i++) made[i * n + i] = 1;
  return made;
}

/**
 * log p(y) = -1/2 tr(y^T A y) - m/2 log det K^ - n m / 2 log 2 pi with K^ = K + r I, A its inverse and m columns of y,
 * and its derivative by K^: 1/2 (A y y^T A - m A) (Rasmussen & Williams 2006, eq. 5.8 and 5.9).
 *
 * @param kernel n × n, row-major; it is changed.
 * @throws InputError when K^ is not positive definite.
 */
export async function likelihoodTerms(
  name: string,
  kernel: Float64Array,
  { data: y, rows: n, columns: m }: Matrix,
  { diagReg, absolute }: DiagonalRidge,
  options: LinalgOptions,
): Promise<LikelihoodTerms> {
  const scale = absolute ? 1 : sum(n, (i) => kernel[i * n + i] ?? 0) / n;
  const ridge = diagReg * scale;
  for (let i = 0; i < n; i++) kernel[i * n + i] = (kernel[i * n + i] ?? 0) + ridge;
  const lower = await cholesky(kernel, n, options).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`${name} with ${ridge} added to its diagonal cannot be inverted: ${error.message}`);
  });
  const weights = await choleskySolve(lower, n, y, m, options);
  const inverse = await choleskySolve(lower, n, identity(n), n, options);
  const outer = await multiplyTransposed(weights, weights, n, m, n, options);
  const byKernel = outer.map((product, at) => (product - m * (inverse[at] ?? 0)) / 2);
  const trace = sum(n, (i) => byKernel[i * n + i] ?? 0);
  if (!absolute) for (let i = 0; i < n; i++) byKernel[i * n + i] = (byKernel[i * n + i] ?? 0) + (diagReg / n) * trace;
  const fit = sum(n * m, (at) => (y[at] ?? 0) * (weights[at] ?? 0));
  const halfLogDet = sum(n, (i) => Math.log(lower[i * n + i] ?? 0));
  return {
    value: -fit / 2 - m * halfLogDet - ((n * m) / 2) * Math.log(2 * Math.PI),
    byKernel,
    byDiagReg: trace * scale,
  };
}
