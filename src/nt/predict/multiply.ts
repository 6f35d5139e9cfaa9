/** How long to compute before the event loop may turn, in ms. */
const SLICE = 10;

/** What stops a product, and hears how far it is. */
export interface MultiplyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * A Bᵀ in float64, for row-major A of `m` x `k` and B of `n` x `k`; the result is `m` x `n`.
 *
 * Four rows of A against four of B at a time: sixteen sums in registers, each over k in order.
 */
export async function multiplyTransposed(
  a: Float64Array,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
  options: MultiplyOptions = {},
): Promise<Float64Array<ArrayBuffer>> {
  const { signal, onProgress } = options;
  const c = new Float64Array(m * n);
  signal?.throwIfAborted();
  let turned = performance.now();
  for (let i = 0; i < m; i += 4) {
    if (performance.now() - turned > SLICE) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      signal?.throwIfAborted();
      onProgress?.(i, m);
      turned = performance.now();
    }
    for (let j = 0; j < n; j += 4) {
      if (i + 4 <= m && j + 4 <= n) tile(a, b, c, i, j, k, n);
      else edge(a, b, c, i, Math.min(i + 4, m), j, Math.min(j + 4, n), k, n);
    }
  }
  onProgress?.(m, m);
  return c;
}

/** c[i..i+4, j..j+4]. */
function tile(a: Float64Array, b: Float64Array, c: Float64Array, i: number, j: number, k: number, n: number): void {
  let [c00, c01, c02, c03] = [0, 0, 0, 0];
  let [c10, c11, c12, c13] = [0, 0, 0, 0];
  let [c20, c21, c22, c23] = [0, 0, 0, 0];
  let [c30, c31, c32, c33] = [0, 0, 0, 0];
  const [a0, a1, a2, a3] = [i * k, (i + 1) * k, (i + 2) * k, (i + 3) * k];
  const [b0, b1, b2, b3] = [j * k, (j + 1) * k, (j + 2) * k, (j + 3) * k];
  for (let p = 0; p < k; p++) {
    const x0 = a[a0 + p] ?? 0;
    const x1 = a[a1 + p] ?? 0;
    const x2 = a[a2 + p] ?? 0;
    const x3 = a[a3 + p] ?? 0;
    const y0 = b[b0 + p] ?? 0;
    const y1 = b[b1 + p] ?? 0;
    const y2 = b[b2 + p] ?? 0;
    const y3 = b[b3 + p] ?? 0;
    c00 += x0 * y0;
    c01 += x0 * y1;
    c02 += x0 * y2;
    c03 += x0 * y3;
    c10 += x1 * y0;
    c11 += x1 * y1;
    c12 += x1 * y2;
    c13 += x1 * y3;
    c20 += x2 * y0;
    c21 += x2 * y1;
    c22 += x2 * y2;
    c23 += x2 * y3;
    c30 += x3 * y0;
    c31 += x3 * y1;
    c32 += x3 * y2;
    c33 += x3 * y3;
  }
  c.set([c00, c01, c02, c03], i * n + j);
  c.set([c10, c11, c12, c13], (i + 1) * n + j);
  c.set([c20, c21, c22, c23], (i + 2) * n + j);
  c.set([c30, c31, c32, c33], (i + 3) * n + j);
}

function edge(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  i0: number,
  i1: number,
  j0: number,
  j1: number,
  k: number,
  n: number,
): void {
  for (let i = i0; i < i1; i++) {
    for (let j = j0; j < j1; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += (a[i * k + p] ?? 0) * (b[j * k + p] ?? 0);
      c[i * n + j] = sum;
    }
  }
}
