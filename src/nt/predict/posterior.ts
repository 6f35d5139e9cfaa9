import { InternalError } from '../../compile/errors.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import { costs } from './costs.js';
import { type Field, meanField, type NamedKernel, priorField } from './kernel-input.js';
import { kernelToMatrix, type Matrix, matrix, matrixToKernel } from './layout.js';
import { multiplyTransposed } from './multiply.js';
import { transpose } from './permute.js';
import type { GpKind } from './request.js';
import type { Solver } from './solvers.js';
import type { Work } from './work.js';

/** The kernels of one prediction, by field; what the request does not need is not there. */
export interface Kernels {
  readonly trainTrain: ReadonlyMap<Field, NamedKernel>;
  readonly testTrain: ReadonlyMap<Field, NamedKernel>;
  readonly testTest: ReadonlyMap<Field, NamedKernel>;
}

/** The kernel of these samples that was picked for the request. */
export function take(kernels: ReadonlyMap<Field, NamedKernel>, field: Field): NamedKernel {
  const kernel = kernels.get(field);
  if (kernel === undefined) throw new InternalError(`the ${field} kernel was not picked`);
  return kernel;
}

/** K_td K^⁻¹ y, with K the NNGP for `nngp` and the NTK otherwise. Rows: test entries; columns: trace entries. */
export async function posteriorMean(
  kind: GpKind,
  { testTrain }: Kernels,
  y: Matrix,
  { weights }: Solver,
  work: Work,
): Promise<Matrix> {
  const { data, rows: tests, columns: n, rowShape } = kernelToMatrix(take(testTrain, meanField(kind)).array);
  const mean = await work.stage(costs.mean({ n, tests, traced: y.columns }), (options) =>
    multiplyTransposed(data, weights, tests, n, y.columns, options),
  );
  return matrix(mean, rowShape, y.columnShape);
}

/** The covariance of the kinds as `gpInference` states them, in the layout of the test-test kernel. */
export async function posteriorCovariance(
  kind: GpKind,
  { trainTrain, testTrain, testTest }: Kernels,
  { solve }: Solver,
  work: Work,
): Promise<DenseArray> {
  const prior = kernelToMatrix(take(testTest, priorField(kind)).array);
  const { data: cross, rows: tests, columns: n } = kernelToMatrix(take(testTrain, meanField(kind)).array);
  const multiply = (a: Float64Array, b: Float64Array, columns: number): Promise<Float64Array> =>
    work.stage(costs.product(tests, n, columns), (options) => multiplyTransposed(a, b, tests, n, columns, options));
  const solved = await work.stage(costs.solve({ n, tests }), (options) =>
    solve(transpose(cross, tests, n), tests, options),
  );
  /** Sᵀ = K_td K^⁻¹, one row a test entry. */
  const s = transpose(solved, n, tests);
  if (kind !== 'ntk') {
    return matrixToKernel({ ...prior, data: add(prior.data, await multiply(cross, s, tests), -1) });
  }
  // K_tt + Sᵀ K_dd S - Sᵀ K_dt - K_td S, with S from the NTK and K the NNGP, as K_tt + Sᵀ (K_dd S - K_dt) - K_td S.
  const nngp = kernelToMatrix(take(trainTrain, 'nngp').array).data;
  const nngpCross = kernelToMatrix(take(testTrain, 'nngp').array).data;
  const residual = add(await multiply(s, nngp, n), nngpCross, -1);
  const spread = await multiply(s, residual, tests);
  const explained = await multiply(nngpCross, s, tests);
  return matrixToKernel({ ...prior, data: add(add(prior.data, spread, 1), explained, -1) });
}

/** a + factor b, entry by entry. */
function add(a: Float64Array, b: Float64Array, factor: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(a, (value, i) => value + factor * (b[i] ?? 0));
}
