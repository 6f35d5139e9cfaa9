import { expect } from 'vitest';
import type { DenseArray } from '../../../src/index.js';
import { eigenvalues } from '../../../src/nt/testing/eigenvalues.js';
import { asMatrix } from './pairs.js';

/** Fails where a kernel of samples with themselves has an eigenvalue below 0 by more than its rounding errors allow. */
export function expectPsd(name: string, kernel: DenseArray, errors: DenseArray): void {
  const { rows, data } = asMatrix(kernel);
  const [smallest = 0] = eigenvalues(data, rows);
  // an eigenvalue moves by at most the Frobenius norm of a perturbation (Weyl); Jacobi's own error is below n eps ||K||
  const norm = Math.hypot(...kernel.data) * rows * 2 ** -52;
  expect(smallest, name).toBeGreaterThanOrEqual(-(Math.hypot(...errors.data) + norm));
}
