import { type DenseArray, ndarray } from '../../src/runtime/ndarray.js';

/**
 * NNGP and NTK of Dense(W_std 1.5, b_std 0.2), Erf, Dense(W_std 1.2, b_std 0.1) in plain loops, from the closed formulas:
 * Dense: K' = w²K + b², T' = K' + w²T; Erf: K' = (2/pi) atan2(2q, R), T' = 4/(pi R) T with
 * R = sqrt((1 + 2 q11)(1 + 2 q22) - 4 q²).
 */
export function erfKernels(x1: DenseArray, x2: DenseArray): { readonly nngp: DenseArray; readonly ntk: DenseArray } {
  const [n1 = 0, features = 0] = x1.shape;
  const [n2 = 0] = x2.shape;
  const dot = (a: DenseArray, i: number, b: DenseArray, j: number): number => {
    let sum = 0;
    for (let k = 0; k < features; k++) sum += a.get(i, k) * b.get(j, k);
    return sum / features;
  };
  const nngp: number[] = [];
  const ntk: number[] = [];
  for (let i = 0; i < n1; i++) {
    for (let j = 0; j < n2; j++) {
      const dense = (q: number): number => 1.5 ** 2 * q + 0.2 ** 2;
      const q = dense(dot(x1, i, x2, j));
      const q11 = dense(dot(x1, i, x1, i));
      const q22 = dense(dot(x2, j, x2, j));
      const r = Math.sqrt((1 + 2 * q11) * (1 + 2 * q22) - 4 * q * q);
      const erf = (2 / Math.PI) * Math.atan2(2 * q, r);
      const slope = 4 / (Math.PI * r);
      const out = 1.2 ** 2 * erf + 0.1 ** 2;
      nngp.push(out);
      ntk.push(out + 1.2 ** 2 * slope * q);
    }
  }
  return { nngp: ndarray(nngp, [n1, n2]), ntk: ndarray(ntk, [n1, n2]) };
}
