import { costs, type Sizes, totalCost } from './costs.js';
import type { GaussianPrediction, Mean } from './gaussian.js';
import { type Field, meanField } from './kernel-input.js';
import { type Matrix, matrixToTargets } from './layout.js';
import { type Kernels, posteriorCovariance, posteriorMean, take } from './posterior.js';
import type { GpKind } from './request.js';
import type { Solver, Solvers } from './solvers.js';
import { type Control, Work } from './work.js';

/** The training data of all predictions: targets, their trace axes, and the kernels as far as they are factorised. */
export interface Trained {
  readonly y: Matrix;
  readonly traceAxes: readonly number[];
  readonly solvers: Solvers;
}

/** Mean, and covariance if there are test-test kernels, of each kind in turn. */
export async function compute(
  kinds: readonly GpKind[],
  kernels: Kernels,
  { y, traceAxes, solvers }: Trained,
  control: Control,
): Promise<ReadonlyMap<GpKind, Mean | GaussianPrediction>> {
  const covariance = kernels.testTest.size > 0;
  const sizes = sizesOf(kernels, y);
  const work = new Work(totalCost(kinds, sizes, covariance), control);
  const used = new Map<Field, Solver>();
  const results = new Map<GpKind, Mean | GaussianPrediction>();
  for (const kind of kinds) {
    const field = meanField(kind);
    const solver =
      used.get(field) ??
      (await work.stage(costs.factor(sizes), (options) => solvers(take(kernels.trainTrain, field), options)));
    used.set(field, solver);
    const mean = matrixToTargets(await posteriorMean(kind, kernels, y, solver, work), traceAxes);
    results.set(
      kind,
      covariance ? { mean, covariance: await posteriorCovariance(kind, kernels, solver, work) } : { mean },
    );
  }
  return results;
}

function sizesOf({ testTrain }: Kernels, y: Matrix): Sizes {
  const [first] = testTrain.values();
  const entries = first?.array.data.length ?? 0;
  return { n: y.rows, tests: entries / y.rows, traced: y.columns };
}
