import { type Field, meanField } from './kernel-input.js';
import type { GpKind } from './request.js';

/** Sizes of a prediction: rows of the train-train and the test-train matrix, and trace entries of the targets. */
export interface Sizes {
  readonly n: number;
  readonly tests: number;
  readonly traced: number;
}

/** Multiplications of each stage. */
export const costs = {
  factor: ({ n, traced }: Pick<Sizes, 'n' | 'traced'>): number => n ** 3 / 6 + n * n * traced,
  mean: ({ n, tests, traced }: Sizes): number => n * tests * traced,
  solve: ({ n, tests }: Pick<Sizes, 'n' | 'tests'>): number => n * n * tests,
  product: (m: number, k: number, n: number): number => m * k * n,
};

/** Multiplications of a whole prediction; a kernel two kinds share is factorised once. */
export function totalCost(kinds: readonly GpKind[], sizes: Sizes, covariance: boolean): number {
  const { n, tests } = sizes;
  const factorised = new Set<Field>(kinds.map(meanField)).size;
  const covariances = kinds.map((kind) => {
    if (!covariance) return 0;
    const square = costs.product(tests, n, tests);
    return costs.solve(sizes) + (kind === 'ntk' ? costs.product(tests, n, n) + 2 * square : square);
  });
  return covariances.reduce((sum, cost) => sum + cost + costs.mean(sizes), factorised * costs.factor(sizes));
}
