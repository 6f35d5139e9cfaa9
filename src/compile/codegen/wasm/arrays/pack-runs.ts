import type { FuncRef, FunctionBuilder, Local, WasmModule } from '../emitter.js';
import type { FloatType } from '../gemm-shape.js';
import { GEMM_TILE } from '../gemm-shape.js';
import { at, times } from '../idiom.js';

/** Rows that are packed together. */
export const GROUP = 4;

/**
 * How four rows of a matrix become neighbours, element after element `stride` bytes apart:
 *
 * - `transposed(dst, p0, p1, p2, p3, count)`: rows of neighbours, anywhere;
 * - `contiguous(dst, p0, count, step)`: rows side by side, elements `step` bytes apart;
 * - `scattered(dst, p0, p1, p2, p3, count, step)`: anything.
 */
export interface PackRuns {
  /** Rows of a panel. */
  readonly panel: number;
  readonly transposed: FuncRef;
  readonly contiguous: FuncRef;
  readonly scattered: FuncRef;
}

/** Emits the three, for panels of `panel` rows. */
export function emitPackRuns(module: WasmModule, dtype: FloatType, panel: number): PackRuns {
  const { bytes, lanes } = GEMM_TILE[dtype];
  const stride = panel * bytes;
  const scattered = module.func(
    `${dtype}.scattered${panel}`,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    [],
    (f, dst, p0, p1, p2, p3, count, step) =>
      times(f, count, () => {
        [p0, p1, p2, p3].forEach((p, r) => {
          f.get(dst);
          f.get(p);
          f.load(`${dtype}.load`);
          f.store(`${dtype}.store`, { offset: r * bytes });
          f.increment(p, step);
        });
        f.increment(dst, stride);
      }),
  );
  const contiguous = module.func(
    `${dtype}.contiguous${panel}`,
    ['i32', 'i32', 'i32', 'i32'],
    [],
    (f, dst, p0, count, step) =>
      times(f, count, () => {
        for (let offset = 0; offset < GROUP * bytes; offset += 16) {
          f.get(dst);
          f.get(p0);
          f.load('v128.load', { offset });
          f.store('v128.store', { offset });
        }
        f.increment(p0, step);
        f.increment(dst, stride);
      }),
  );
  const transposed = module.func(
    `${dtype}.transposed${panel}`,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    [],
    (f, dst, p0, p1, p2, p3, count) => {
      const rows = [p0, p1, p2, p3];
      f.temp('i32', (whole) => {
        f.assign(whole, () => {
          f.get(count);
          f.i32const(Math.log2(lanes));
          f.op('i32.shr_u');
        });
        times(f, whole, () => {
          if (dtype === 'f32') transpose32(f, rows, dst, stride);
          else transpose64(f, rows, dst, stride);
          f.increment(dst, lanes * stride);
          for (const row of rows) f.increment(row, 16);
        });
      });
      const rest = (): void => {
        f.get(count);
        f.i32const(lanes - 1);
        f.op('i32.and');
      };
      f.call(scattered, dst, ...rows, rest, bytes);
    },
  );
  return { panel, transposed, contiguous, scattered };
}

function loadRows(f: FunctionBuilder, rows: readonly Local[]): Local[] {
  return rows.map((row) => {
    const value = f.local('v128');
    f.get(row);
    f.load('v128.load');
    f.set(value);
    return value;
  });
}

/** Pushes 32-bit lanes of two vectors: 0-3 of a, 4-7 of b. */
function mixed(f: FunctionBuilder, a: Local, b: Local, l0: number, l1: number, l2: number, l3: number): void {
  f.get(a);
  f.get(b);
  f.shuffle32(l0, l1, l2, l3);
}

/** Four columns of four f32 rows: pairs of rows are interleaved, then pairs of pairs. */
function transpose32(f: FunctionBuilder, rows: readonly Local[], dst: Local, stride: number): void {
  const r = loadRows(f, rows);
  const [low01, low23, high01, high23] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  f.assign(low01, () => mixed(f, at(r, 0), at(r, 1), 0, 4, 1, 5));
  f.assign(low23, () => mixed(f, at(r, 2), at(r, 3), 0, 4, 1, 5));
  f.assign(high01, () => mixed(f, at(r, 0), at(r, 1), 2, 6, 3, 7));
  f.assign(high23, () => mixed(f, at(r, 2), at(r, 3), 2, 6, 3, 7));
  const pairs = [
    [low01, low23],
    [high01, high23],
  ] as const;
  pairs.forEach(([a, b], half) => {
    f.get(dst);
    mixed(f, a, b, 0, 1, 4, 5);
    f.store('v128.store', { offset: 2 * half * stride });
    f.get(dst);
    mixed(f, a, b, 2, 3, 6, 7);
    f.store('v128.store', { offset: (2 * half + 1) * stride });
  });
  f.release(...r, low01, low23, high01, high23);
}

/** Two columns of four f64 rows. */
function transpose64(f: FunctionBuilder, rows: readonly Local[], dst: Local, stride: number): void {
  const r = loadRows(f, rows);
  for (const half of [0, 1]) {
    const [a, b] = [at(r, 2 * half), at(r, 2 * half + 1)];
    f.get(dst);
    mixed(f, a, b, 0, 1, 4, 5);
    f.store('v128.store', { offset: 16 * half });
    f.get(dst);
    mixed(f, a, b, 2, 3, 6, 7);
    f.store('v128.store', { offset: stride + 16 * half });
  }
  f.release(...r);
}
