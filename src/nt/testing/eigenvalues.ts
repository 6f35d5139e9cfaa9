/**
 * Eigenvalues of a symmetric n x n matrix, ascending, by cyclic Jacobi rotations (Golub & Van Loan, Matrix
 * Computations, 8.5): slow, short, and accurate to a few roundings of the norm. Only the upper triangle is read.
 */
export function eigenvalues(matrix: ArrayLike<number>, n: number): readonly number[] {
  const a = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_v, j) => matrix[Math.min(i, j) * n + Math.max(i, j)] ?? 0),
  );
  const at = (i: number, j: number): number => a[i]?.[j] ?? 0;
  const put = (i: number, j: number, value: number): void => {
    const row = a[i];
    if (row) row[j] = value;
  };
  for (let sweep = 0; sweep < 60; sweep++) {
    let [off, all] = [0, 0];
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        all += at(i, j) ** 2;
        if (i !== j) off += at(i, j) ** 2;
      }
    if (off <= 1e-34 * all) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(n, at, put, p, q);
  }
  return a.map((_, i) => at(i, i)).sort((x, y) => x - y);
}

/** One rotation that makes entry (p, q) zero. */
function rotate(
  n: number,
  at: (i: number, j: number) => number,
  put: (i: number, j: number, v: number) => void,
  p: number,
  q: number,
): void {
  if (at(p, q) === 0) return;
  const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const [x, y] = [at(k, p), at(k, q)];
    put(k, p, c * x - s * y);
    put(k, q, s * x + c * y);
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [at(p, k), at(q, k)];
    put(p, k, c * x - s * y);
    put(q, k, s * x + c * y);
  }
}
