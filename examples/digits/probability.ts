/**
 * From a Gaussian process on one-hot targets to class probabilities.
 *
 * All classes share one kernel, so given the data the outputs of a test row are independent Gaussians with means
 * `m_c` and one variance `v`. The probability of class c is the probability that its output is the largest:
 *
 *   p_c = ∫ φ(z) Π_{k≠c} Φ(z + (m_c - m_k) / √v) dz
 *
 * by the trapezoid rule on z in [-8, 8], which is exact to rounding for such integrands.
 */

import type { Matrix } from './matrix.js';
import { at, rowOf } from './matrix.js';

const REACH = 8;
const STEPS = 40;
const STEP = (2 * REACH) / STEPS;
const NODES = Array.from({ length: STEPS + 1 }, (_, i) => i * STEP - REACH);
const WEIGHTS = NODES.map((z) => Math.exp((-z * z) / 2));

/** Probability of each class for each test row; every row sums to one. */
export function classProbabilities(mean: Matrix, variance: readonly number[]): Matrix {
  const data = new Float64Array(mean.rows * mean.cols);
  for (let row = 0; row < mean.rows; row++) {
    data.set(largestOf(rowOf(mean, row), Math.sqrt(Math.max(variance[row] ?? 0, 0))), row * mean.cols);
  }
  return { rows: mean.rows, cols: mean.cols, data };
}

/** Probability of each of some independent Gaussians of one standard deviation to be the largest. */
export function largestOf(means: readonly number[], std: number): readonly number[] {
  if (std === 0) {
    const best = means.indexOf(Math.max(...means));
    return means.map((_, c) => Number(c === best));
  }
  const raw = means.map((m) => NODES.reduce((sum, z, i) => sum + (WEIGHTS[i] ?? 0) * winsAt(z, m, means, std), 0));
  const total = raw.reduce((a, b) => a + b, 0);
  return raw.map((p) => p / total);
}

// the factor of the class itself, Φ(z), is divided out by starting from the others only
function winsAt(z: number, m: number, means: readonly number[], std: number): number {
  let product = 1;
  let self = false;
  for (const other of means) {
    if (!self && other === m) self = true;
    else product *= normalCdf(z + (m - other) / std);
  }
  return product;
}

/** Standard normal distribution function, to 1e-7 (Numerical Recipes, erfc by a Chebyshev fit). */
export function normalCdf(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * z);
  const tail = 0.5 * t * Math.exp(-z * z + COEFFICIENTS.reduceRight((sum, c) => sum * t + c, 0));
  return x > 0 ? 1 - tail : tail;
}

const COEFFICIENTS = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
];

/**
 * The scale of the prior that makes the training targets most likely: `s² = yᵀ K̃⁻¹ y / (n · classes)`. Means do not depend
 * on it, variances are proportional to it. `K̃⁻¹ y` is read off the fit to the training rows, `y - f = r K̃⁻¹ y`.
 *
 * @param fit predictive mean on the training rows
 * @param ridge what was added to the diagonal, `r`
 */
export function priorScale(y: Float64Array, fit: Matrix, ridge: number): number {
  let sum = 0;
  for (let row = 0; row < fit.rows; row++) {
    for (let c = 0; c < fit.cols; c++) {
      const target = y[row * fit.cols + c] ?? NaN;
      sum += (target * (target - at(fit, row, c))) / ridge;
    }
  }
  return sum / (fit.rows * fit.cols);
}
