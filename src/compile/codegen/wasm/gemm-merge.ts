import { sum, times } from './arithmetic.js';
import type { FuncRef, WasmModule } from './emitter.js';
import type { FloatType } from './gemm-shape.js';
import { GEMM_TILE } from './gemm-shape.js';

/** Emits `(c, ldcBytes, from)`: adds the register tile at `from` to C. */
export function emitAddTile(module: WasmModule, dtype: FloatType, rows: number, name: string): FuncRef {
  const { bytes, nr, vector } = GEMM_TILE[dtype];
  return module.func(name, ['i32', 'i32', 'i32'], [], (f, c, ldc, from) => {
    for (let r = 0; r < rows; r += 1) {
      for (let offset = 0; offset < nr * bytes; offset += 16) {
        f.get(c);
        f.get(c);
        f.load('v128.load', { offset });
        f.get(from);
        f.load('v128.load', { offset: r * nr * bytes + offset });
        f.op(`${vector}.add`);
        f.store('v128.store', { offset });
      }
      if (r < rows - 1) f.increment(c, ldc);
    }
  });
}

/** Emits `(c, ldcBytes, from, rows, cols)`: sets the first rows and columns of C to those at `from`, or adds them. */
export function emitPartOfTile(module: WasmModule, dtype: FloatType, update: 'set' | 'add', name: string): FuncRef {
  const { bytes, nr } = GEMM_TILE[dtype];
  return module.func(name, ['i32', 'i32', 'i32', 'i32', 'i32'], [], (f, c, ldc, from, rows, cols) => {
    const [r, j, end, place] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    const load = (): void => f.load(`${dtype}.load`);
    f.assign(end, times(f, cols, bytes));
    f.for(r, 0, rows, 1, () => {
      f.for(j, 0, end, bytes, () => {
        f.assign(place, sum(f, c, j));
        f.get(place);
        if (update === 'add') {
          f.get(place);
          load();
        }
        f.push(sum(f, from, j), 'i32');
        load();
        if (update === 'add') f.op(`${dtype}.add`);
        f.store(`${dtype}.store`);
      });
      f.increment(c, ldc);
      f.increment(from, nr * bytes);
    });
  });
}
