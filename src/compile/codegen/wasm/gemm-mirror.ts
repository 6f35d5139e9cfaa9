import type { DType } from '../../graph/node.js';
import { bytesOf } from '../../graph/node.js';
import { minus, smaller, sum, times } from './arithmetic.js';
import type { FuncRef, FunctionBuilder, Local, Operand, WasmModule } from './emitter.js';

/** Columns, and rows, that are transposed in registers. */
const SIDE = 4;

/**
 * Emits `(output, stride, firstRow, firstColumn, rows, columns)`: copies the entries of a tile above the diagonal of a
 * matrix to below it. float32 goes 4 x 4 through registers, what is left over and float64 entry by entry.
 */
export function emitMirror(module: WasmModule, dtype: DType): FuncRef {
  const bytes = bytesOf(dtype);
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  return module.func('gemm_mirror', params, [], (f, output, stride, firstRow, firstColumn, rows, columns) => {
    const i32 = (): Local => f.local('i32');
    const [column, strip, last, row, whole, end, from, to] = [i32(), i32(), i32(), i32(), i32(), i32(), i32(), i32()];
    const place = (r: Operand, c: Operand): Operand => sum(f, output, times(f, r, stride), times(f, c, bytes));
    const seek = (c: Local, r: Local): void => {
      f.assign(from, place(sum(f, firstRow, r), sum(f, firstColumn, c)));
      f.assign(to, place(sum(f, firstColumn, c), sum(f, firstRow, r)));
    };
    /** Rows of the tile above the diagonal in a column: all of them, but for tiles on it. */
    const above = (c: Local): Operand => smaller(f, rows, minus(f, sum(f, firstColumn, c), firstRow));
    f.for(strip, 0, columns, SIDE, () => {
      f.assign(last, smaller(f, columns, sum(f, strip, SIDE)));
      f.assign(whole, 0);
      if (dtype === 'f32') {
        f.push(minus(f, last, strip), 'i32');
        f.i32const(SIDE);
        f.op('i32.eq');
        f.if(() => {
          f.push(above(strip), 'i32');
          f.i32const(-SIDE);
          f.op('i32.and');
          f.set(whole);
        });
        f.for(row, 0, whole, SIDE, () => {
          seek(strip, row);
          transpose(f, from, to, stride);
        });
      }
      f.for(column, strip, last, 1, () => {
        f.assign(end, above(column));
        f.for(row, whole, end, 1, () => {
          seek(column, row);
          f.get(to);
          f.get(from);
          f.load(dtype === 'f32' ? 'f32.load' : 'f64.load');
          f.store(dtype === 'f32' ? 'f32.store' : 'f64.store');
        });
      });
    });
  });
}

/** Copies a 4 x 4 block of float32, transposed; both sides have rows `stride` bytes apart. */
function transpose(f: FunctionBuilder, from: Local, to: Local, stride: Local): void {
  const rows = f.locals('v128', SIDE);
  const pairs = f.locals('v128', SIDE);
  const offset = (base: Local, k: number): Operand => sum(f, base, times(f, stride, k));
  rows.forEach((local, k) => {
    f.push(offset(from, k), 'i32');
    f.load('v128.load');
    f.set(local);
  });
  const [a, b, c, d] = rows;
  const [low, lower, high, higher] = pairs;
  if (!a || !b || !c || !d || !low || !lower || !high || !higher) return;
  const shuffle = (
    target: Local | null,
    x: Local,
    y: Local,
    lanes: readonly [number, number, number, number],
  ): void => {
    f.get(x);
    f.get(y);
    f.shuffle32(...lanes);
    if (target) f.set(target);
  };
  shuffle(low, a, b, [0, 4, 1, 5]);
  shuffle(lower, c, d, [0, 4, 1, 5]);
  shuffle(high, a, b, [2, 6, 3, 7]);
  shuffle(higher, c, d, [2, 6, 3, 7]);
  const columns = [
    [low, lower, [0, 1, 4, 5]],
    [low, lower, [2, 3, 6, 7]],
    [high, higher, [0, 1, 4, 5]],
    [high, higher, [2, 3, 6, 7]],
  ] as const;
  columns.forEach(([x, y, lanes], k) => {
    f.push(offset(to, k), 'i32');
    shuffle(null, x, y, lanes);
    f.store('v128.store');
  });
  f.release(...rows, ...pairs);
}
