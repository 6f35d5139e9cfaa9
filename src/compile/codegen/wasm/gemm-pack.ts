import type { FuncRef, FunctionBuilder, Local, WasmModule } from './emitter.js';
import type { FloatType } from './gemm-shape.js';
import { GEMM_TILE, KC } from './gemm-shape.js';
import { address, at, minimum, subtract, times } from './idiom.js';

/**
 * Emits `pack(dst, src, rows, k, ldBytes)`: row-major `src` [rows × k] into panels of `panel` rows (4, 6 or 8).
 *
 * Layout: for each block of at most 256 columns, for each panel, for each column, the `panel` values of that column
 * side
 * by side; rows behind the last are zeros.
 */
export function emitPack(module: WasmModule, dtype: FloatType, panel: number, name: string): FuncRef {
  const { bytes } = GEMM_TILE[dtype];
  const group = emitPackGroup(module, dtype, panel, name);
  return module.func(name, ['i32', 'i32', 'i32', 'i32', 'i32'], [], (f, dst, src, rows, k, ld) => {
    const [k0, kc, row, at, valid] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    f.for(k0, 0, k, KC, () => {
      minimum(f, kc, KC, () => subtract(f, k, k0));
      f.for(row, 0, rows, panel, () => {
        f.assign(at, () => address(f, src, row, ld));
        // four rows at a time; of six the middle ones twice
        for (const g of new Set([0, panel - 4])) {
          f.assign(valid, () => {
            subtract(f, rows, row);
            f.i32const(g);
            f.op('i32.sub');
          });
          const target = (): void => {
            f.get(dst);
            f.i32const(g * bytes);
            f.op('i32.add');
          };
          const source = (): void => {
            f.get(at);
            f.get(ld);
            f.i32const(g);
            f.op('i32.mul', 'i32.add');
          };
          f.call(group, target, source, valid, kc, ld);
        }
        f.increment(dst, () => {
          f.get(kc);
          f.i32const(panel * bytes);
          f.op('i32.mul');
        });
      });
      f.increment(src, KC * bytes);
    });
  });
}

/** Emits the packing of four neighbouring rows, of which `valid` exist: `(dst, src, valid, k, ldBytes)`. */
function emitPackGroup(module: WasmModule, dtype: FloatType, panel: number, name: string): FuncRef {
  const { bytes, lanes } = GEMM_TILE[dtype];
  const stride = panel * bytes;
  const copyColumn = module.func(`${name}.copy`, ['i32', 'i32', 'i32'], [], (f, dst, src, count) =>
    times(f, count, () => {
      f.get(dst);
      f.get(src);
      f.load(`${dtype}.load`);
      f.store(`${dtype}.store`);
      f.increment(dst, stride);
      f.increment(src, bytes);
    }),
  );
  const zeroColumn = module.func(`${name}.zero`, ['i32', 'i32'], [], (f, dst, count) =>
    times(f, count, () => {
      f.get(dst);
      f.push(0, dtype);
      f.store(`${dtype}.store`);
      f.increment(dst, stride);
    }),
  );
  return module.func(`${name}.group`, ['i32', 'i32', 'i32', 'i32', 'i32'], [], (f, dst, src, valid, k, ld) => {
    const rows = f.locals('i32', 4);
    const whole = f.local('i32');
    rows.forEach((row, r) => {
      f.assign(row, () => {
        f.get(src);
        f.get(ld);
        f.i32const(r);
        f.op('i32.mul', 'i32.add');
      });
    });
    f.get(valid);
    f.i32const(4);
    f.op('i32.ge_s');
    f.if(() => {
      f.get(k);
      f.i32const(Math.log2(lanes));
      f.op('i32.shr_u');
      f.set(whole);
      times(f, whole, () => {
        if (dtype === 'f32') transpose32(f, rows, dst, stride);
        else transpose64(f, rows, dst, stride);
        f.increment(dst, lanes * stride);
        for (const row of rows) f.increment(row, 16);
      });
      f.get(k);
      f.i32const(lanes - 1);
      f.op('i32.and');
      f.set(k);
    });
    rows.forEach((row, r) => {
      const target = (): void => {
        f.get(dst);
        f.i32const(r * bytes);
        f.op('i32.add');
      };
      f.get(valid);
      f.i32const(r);
      f.op('i32.gt_s');
      f.if(
        () => f.call(copyColumn, target, row, k),
        () => f.call(zeroColumn, target, k),
      );
    });
  });
}

/** Four rows times four columns of f32: loaded, transposed, stored `stride` bytes apart. */
function transpose32(f: FunctionBuilder, rows: readonly Local[], dst: Local, stride: number): void {
  const loaded = loadRows(f, rows);
  const mixed = f.locals('v128', 4);
  const mix = (target: number, a: number, b: number, lanes: readonly [number, number, number, number]): void => {
    shuffled(f, loaded, a, b, lanes);
    f.set(at(mixed, target));
  };
  mix(0, 0, 1, [0, 4, 1, 5]);
  mix(1, 2, 3, [0, 4, 1, 5]);
  mix(2, 0, 1, [2, 6, 3, 7]);
  mix(3, 2, 3, [2, 6, 3, 7]);
  for (let column = 0; column < 4; column += 1) {
    const first = column < 2 ? 0 : 2;
    f.get(dst);
    shuffled(f, mixed, first, first + 1, column % 2 === 0 ? [0, 1, 4, 5] : [2, 3, 6, 7]);
    f.store('v128.store', { offset: column * stride });
  }
  f.release(...loaded, ...mixed);
}

/** Four rows times two columns of f64. */
function transpose64(f: FunctionBuilder, rows: readonly Local[], dst: Local, stride: number): void {
  const loaded = loadRows(f, rows);
  for (let column = 0; column < 2; column += 1) {
    for (let half = 0; half < 2; half += 1) {
      f.get(dst);
      shuffled(f, loaded, 2 * half, 2 * half + 1, column === 0 ? [0, 1, 4, 5] : [2, 3, 6, 7]);
      f.store('v128.store', { offset: column * stride + half * 16 });
    }
  }
  f.release(...loaded);
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

function shuffled(
  f: FunctionBuilder,
  values: readonly Local[],
  a: number,
  b: number,
  lanes: readonly [number, number, number, number],
): void {
  f.get(at(values, a));
  f.get(at(values, b));
  f.shuffle32(...lanes);
}
