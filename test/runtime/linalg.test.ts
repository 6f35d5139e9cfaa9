import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/compile/errors.js';
import { cholesky, choleskySolve, triangularSolve } from '../../src/runtime/linalg/index.js';

const EPSILON = 2 ** -52;
/** LAPACK's own test programs accept scaled residuals below this. */
const THRESHOLD = 30;

/** Uniform in [-1, 1), the same for the same seed. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
}

function matrix(n: number, m: number, entry: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * m }, (_, at) => entry(Math.floor(at / m), at % m));
}

/** G Gᵀ + n I: well conditioned. */
function random(n: number, seed = n): Float64Array {
  const next = uniform(seed);
  const g = matrix(n, 8, () => next());
  const dot = (i: number, j: number): number => {
    let sum = 0;
    for (let k = 0; k < 8; k += 1) sum += (g[8 * i + k] ?? 0) * (g[8 * j + k] ?? 0);
    return sum;
  };
  return matrix(n, n, (i, j) => dot(i, j) + (i === j ? 4 : 0));
}

/** Gaussian kernel of points on a line, smooth enough to be singular to working precision, plus jitter. */
function gaussianKernel(n: number, jitter: number): Float64Array {
  const next = uniform(n);
  const points = Array.from({ length: n }, next);
  return matrix(n, n, (i, j) => Math.exp(-2 * ((points[i] ?? 0) - (points[j] ?? 0)) ** 2) + (i === j ? jitter : 0));
}

function hilbert(n: number, jitter: number): Float64Array {
  return matrix(n, n, (i, j) => 1 / (i + j + 1) + (i === j ? jitter : 0));
}

/** Largest absolute row sum. */
function norm(a: Float64Array, rows: number): number {
  const columns = a.length / rows;
  let most = 0;
  for (let i = 0; i < rows; i += 1) {
    most = Math.max(
      most,
      a.subarray(i * columns, (i + 1) * columns).reduce((sum, x) => sum + Math.abs(x), 0),
    );
  }
  return most;
}

/** ‖A - L Lᵀ‖ / (n ‖A‖ ε), over rows sampled if there are many. */
function factorResidual(a: Float64Array, l: Float64Array, n: number): number {
  const step = Math.max(1, Math.floor(n / 150));
  let worst = 0;
  for (let i = 0; i < n; i += step) {
    let row = 0;
    for (let j = 0; j < n; j += 1) {
      const [li, lj] = [l.subarray(i * n), l.subarray(j * n)];
      let sum = a[i * n + j] ?? 0;
      for (let k = 0; k <= Math.min(i, j); k += 1) sum -= (li[k] ?? 0) * (lj[k] ?? 0);
      row += Math.abs(sum);
    }
    worst = Math.max(worst, row);
  }
  return worst / (n * norm(a, n) * EPSILON);
}

/** ‖A X - B‖ / (‖A‖ ‖X‖ n ε), the worst of the columns. */
function solveResidual(a: Float64Array, x: Float64Array, b: Float64Array, n: number, nrhs: number): number {
  let worst = 0;
  const size = norm(a, n);
  for (let column = 0; column < nrhs; column += 1) {
    let [error, length] = [0, 0];
    for (let i = 0; i < n; i += 1) {
      let sum = -(b[i * nrhs + column] ?? 0);
      for (let j = 0; j < n; j += 1) sum += (a[i * n + j] ?? 0) * (x[j * nrhs + column] ?? 0);
      error = Math.max(error, Math.abs(sum));
      length = Math.max(length, Math.abs(x[i * nrhs + column] ?? 0));
    }
    worst = Math.max(worst, error / (size * length * n * EPSILON));
  }
  return worst;
}

function expectLower(l: Float64Array, n: number): void {
  for (let i = 0; i < n; i += 1) {
    expect(l[i * n + i]).toBeGreaterThan(0);
    expect(l.subarray(i * n + i + 1, (i + 1) * n).every((x) => x === 0)).toBe(true);
  }
}

const SIZES = [...Array.from({ length: 130 }, (_, i) => i + 1), 255, 256, 257, 319, 321, 515, 701];

describe.each([1, 2])('with %d threads', (threads) => {
  it('factorizes and solves any order', { timeout: 30_000 }, async () => {
    for (const n of SIZES) {
      const a = random(n);
      const l = await cholesky(a, n, { threads });
      expectLower(l, n);
      expect(factorResidual(a, l, n), `order ${n}`).toBeLessThan(THRESHOLD);
      const nrhs = 1 + (n % 9);
      const next = uniform(n);
      const b = matrix(n, nrhs, () => next());
      const x = await choleskySolve(l, n, b, nrhs, { threads });
      expect(solveResidual(a, x, b, n, nrhs), `order ${n}`).toBeLessThan(THRESHOLD);
    }
  });

  it.each([
    ['gaussian, jitter 1e-6', 300, gaussianKernel(300, 1e-6)],
    ['gaussian, jitter 1e-12', 300, gaussianKernel(300, 1e-12)],
    ['gaussian, jitter 2e-14', 64, gaussianKernel(64, 2e-14)],
    ['gaussian, jitter 1e-12, odd order', 611, gaussianKernel(611, 1e-12)],
    ['hilbert, no jitter', 11, hilbert(11, 0)],
    ['hilbert, jitter 1e-13', 200, hilbert(200, 1e-13)],
    ['scaled by 1e200', 70, random(70).map((x) => x * 1e200)],
    ['scaled by 1e-200', 70, random(70).map((x) => x * 1e-200)],
  ])('is backward stable on %s', async (_, n, a) => {
    const l = await cholesky(a, n, { threads });
    expect(factorResidual(a, l, n)).toBeLessThan(THRESHOLD);
    const next = uniform(5);
    const b = matrix(n, 3, () => next());
    const x = await choleskySolve(l, n, b, 3, { threads });
    expect(solveResidual(a, x, b, n, 3)).toBeLessThan(THRESHOLD);
  });

  it.each([1, 4, 64, 65, 200])('solves with both triangles for %d right-hand sides', async (nrhs) => {
    const n = 301;
    const next = uniform(nrhs);
    const l = matrix(n, n, (i, j) => (j > i ? Number.NaN : i === j ? 2 + next() : next() / 8));
    const b = matrix(n, nrhs, () => next());
    const lower = matrix(n, n, (i, j) => (j > i ? 0 : (l[i * n + j] ?? 0)));
    const upper = matrix(n, n, (i, j) => lower[j * n + i] ?? 0);
    expect(solveResidual(lower, await triangularSolve(l, n, b, nrhs, { threads }), b, n, nrhs)).toBeLessThan(THRESHOLD);
    const back = await triangularSolve(l, n, b, nrhs, { threads, transpose: true });
    expect(solveResidual(upper, back, b, n, nrhs)).toBeLessThan(THRESHOLD);
  });
});

it('gives the same bits whatever the number of threads', async () => {
  const n = 515;
  const a = gaussianKernel(n, 1e-10);
  const b = matrix(n, 70, (i, j) => Math.sin(i + 100 * j));
  const run = async (threads: number): Promise<Float64Array[]> => {
    const l = await cholesky(a, n, { threads });
    return [l, await choleskySolve(l, n, b, 70, { threads })];
  };
  expect(await run(2)).toEqual(await run(1));
  expect(await run(3)).toEqual(await run(1));
});

it('reads the lower triangle only and leaves its input alone', async () => {
  const n = 77;
  const a = random(n);
  const half = matrix(n, n, (i, j) => (j > i ? Number.NaN : (a[i * n + j] ?? 0)));
  const before = half.slice();
  expect(await cholesky(half, n)).toEqual(await cholesky(a, n));
  expect(half).toEqual(before);
});

it('solves no right-hand side at all', async () => {
  expect(await choleskySolve(Float64Array.of(2), 1, new Float64Array(0), 0)).toEqual(new Float64Array(0));
});

describe('what cannot be factorized', () => {
  it.each([0, 1, 3, 4, 63, 130, 255, 256, 299])('names the first bad pivot %d', async (row) => {
    const n = 300;
    const a = random(n);
    a[row * n + row] = -1;
    await expect(cholesky(a, n)).rejects.toThrow(InputError);
    await expect(cholesky(a, n)).rejects.toThrow(new RegExp(`pivot ${row} .*larger diagReg`));
  });

  it('a semidefinite matrix is told apart from one with NaN', async () => {
    await expect(cholesky(Float64Array.of(1, 1, 1, 1), 2)).rejects.toThrow(/pivot 1 .*0\.000e\+0.*diagReg/);
    await expect(cholesky(Float64Array.of(1, 0, Number.NaN, 1), 2)).rejects.toThrow(/pivot 1 came out as NaN/);
    await expect(cholesky(Float64Array.of(Number.POSITIVE_INFINITY), 1)).rejects.toThrow(/infinity/);
  });

  it('sizes that do not agree, and singular triangles', async () => {
    await expect(cholesky(new Float64Array(5), 2)).rejects.toThrow(/4 entries, got 5/);
    await expect(cholesky(new Float64Array(0), 0)).rejects.toThrow(/at least one row/);
    await expect(choleskySolve(Float64Array.of(1), 1, new Float64Array(3), 2)).rejects.toThrow(/got 3/);
    await expect(triangularSolve(Float64Array.of(1, 0, 1, 0), 2, new Float64Array(2), 1)).rejects.toThrow(/entry 1/);
  });
});

it('reports progress and stops on a signal', async () => {
  const n = 900;
  const a = random(n);
  const seen: number[] = [];
  await cholesky(a, n, { onProgress: (done, total) => seen.push(done / total) });
  expect(seen.at(-1)).toBe(1);
  expect(seen).toEqual([...seen].sort((x, y) => x - y));
  expect(seen.length).toBeGreaterThan(2);

  const control = new AbortController();
  const stopped = cholesky(a, n, { onProgress: () => control.abort(new Error('enough')), signal: control.signal });
  await expect(stopped).rejects.toThrow('enough');
  await expect(cholesky(a, n, { signal: AbortSignal.abort(new Error('at once')) })).rejects.toThrow('at once');
});

it('works where there is no shared memory, on one thread', async () => {
  const script = `
    const { cholesky, choleskySolve } = await import('${new URL('../../src/runtime/linalg/index.ts', import.meta.url).href}');
    const { sharedPool } = await import('${new URL('../../src/runtime/engines/wasm/pool.ts', import.meta.url).href}');
    delete globalThis.SharedArrayBuffer; // after the imports: the platform is looked at on first use, loaders may need it
    const n = 700; // more than the memory holds at first: its views are detached as it grows
    const a = new Float64Array(n * n).fill(1);
    for (let i = 0; i < n; i += 1) a[i * n + i] = 2;
    const x = await choleskySolve(await cholesky(a, n, { threads: 4 }), n, new Float64Array(n).fill(n + 1), 1);
    console.log(x.every((value) => Math.abs(value - 1) < 1e-12), (await sharedPool(4)).threads);
  `;
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { timeout: 10_000 });
  expect(stdout).toBe('true 1\n');
});
