import type { FuncRef, FunctionBuilder, Local, WasmModule } from './emitter.js';
import type { FloatType } from './gemm-shape.js';
import { GEMM_TILE } from './gemm-shape.js';
import { at, times } from './idiom.js';

/** What happens to C: overwritten by A·Bᵀ, increased or decreased by it. */
export type Update = 'set' | 'add' | 'sub';

/** How a kernel is to be written. */
export interface MicroOptions {
  /** Use fused multiply-add. */
  readonly relaxed: boolean;
  /** Rows of the register tile; default: those of `GEMM_TILE`. */
  readonly rows?: number;
}

/** Vectors in a row of the register tile. */
const WIDTH = 2;

/**
 * Emits `(a, b, c, ldcBytes, kc)`: a whole register tile of C from one panel each of packed A and B.
 *
 * The loop is not unrolled: V8 does that itself, and on V8 11 two steps by hand cost 40 % of the speed.
 */
export function emitMicro(
  module: WasmModule,
  dtype: FloatType,
  update: Update,
  options: MicroOptions,
  name: string,
): FuncRef {
  const { vector } = GEMM_TILE[dtype];
  const mr = options.rows ?? GEMM_TILE[dtype].mr;
  return module.func(name, ['i32', 'i32', 'i32', 'i32', 'i32'], [], (f, a, b, c, ldc, kc) => {
    const sums = accumulate(f, dtype, options, a, b, kc);
    for (let r = 0; r < mr; r += 1) {
      for (let v = 0; v < WIDTH; v += 1) {
        const offset = 16 * v;
        f.get(c);
        if (update !== 'set') {
          f.get(c);
          f.load('v128.load', { offset });
        }
        f.get(at(sums, WIDTH * r + v));
        if (update !== 'set') f.op(`${vector}.${update}`);
        f.store('v128.store', { offset });
      }
      if (r < mr - 1) f.increment(c, ldc);
    }
  });
}

/** Emits `(a, b, c, ldcBytes, kc, rows, cols)`: as `emitMicro`, writing only the first rows and columns. */
export function emitMicroEdge(
  module: WasmModule,
  dtype: FloatType,
  update: Update,
  options: MicroOptions,
  name: string,
): FuncRef {
  const { bytes, lanes, vector, mr, nr } = GEMM_TILE[dtype];
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  return module.func(name, params, [], (f, a, b, c, ldc, kc, rows, cols) => {
    const sums = accumulate(f, dtype, options, a, b, kc);
    f.block((done) => {
      for (let r = 0; r < mr; r += 1) {
        f.get(rows);
        f.i32const(r);
        f.op('i32.le_s');
        f.brIf(done);
        f.block((endOfRow) => {
          for (let j = 0; j < nr; j += 1) {
            const offset = j * bytes;
            f.get(cols);
            f.i32const(j);
            f.op('i32.le_s');
            f.brIf(endOfRow);
            f.get(c);
            if (update !== 'set') {
              f.get(c);
              f.load(`${dtype}.load`, { offset });
            }
            f.get(at(sums, WIDTH * r + Math.floor(j / lanes)));
            f.lane(`${vector}.extract_lane`, j % lanes);
            if (update !== 'set') f.op(`${dtype}.${update}`);
            f.store(`${dtype}.store`, { offset });
          }
        });
        f.increment(c, ldc);
      }
    });
  });
}

/** The inner product loop: leaves the sums in fresh locals, row by row; `a`, `b` and `kc` are used up. */
export function accumulate(
  f: FunctionBuilder,
  dtype: FloatType,
  options: MicroOptions,
  a: Local,
  b: Local,
  kc: Local,
): Local[] {
  const { bytes, lanes, vector, nr } = GEMM_TILE[dtype];
  const mr = options.rows ?? GEMM_TILE[dtype].mr;
  const sums = f.locals('v128', mr * WIDTH);
  const columns = f.locals('v128', WIDTH);
  const element = f.local('v128');
  for (const sum of sums) f.assign(sum, 0);
  times(f, kc, () => {
    columns.forEach((column, v) => {
      f.get(b);
      f.load('v128.load', { offset: v * lanes * bytes });
      f.set(column);
    });
    for (let r = 0; r < mr; r += 1) {
      f.get(a);
      f.load(dtype === 'f32' ? 'v128.load32_splat' : 'v128.load64_splat', { offset: r * bytes });
      f.set(element);
      columns.forEach((column, v) => {
        const sum = at(sums, WIDTH * r + v);
        if (options.relaxed) {
          for (const operand of [element, column, sum]) f.get(operand);
          f.op(`${vector}.relaxed_madd`);
        } else {
          for (const operand of [sum, element, column]) f.get(operand);
          f.op(`${vector}.mul`, `${vector}.add`);
        }
        f.set(sum);
      });
    }
    f.increment(a, mr * bytes);
    f.increment(b, nr * bytes);
  });
  f.release(...columns, element);
  return sums;
}
