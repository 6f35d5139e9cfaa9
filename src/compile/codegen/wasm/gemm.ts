import { smaller, sum } from './arithmetic.js';
import type { FuncRef, WasmModule } from './emitter.js';
import type { MicroOptions, Update } from './gemm-micro.js';
import { emitMicro, emitMicroEdge } from './gemm-micro.js';
import { emitPack } from './gemm-pack.js';
import type { FloatType } from './gemm-shape.js';
import { GEMM_TILE, KC } from './gemm-shape.js';
import { address, minimum, product, roundUp, subtract } from './idiom.js';

export type { FloatType } from './gemm-shape.js';
export { GEMM_TILE, packedBytes } from './gemm-shape.js';

/** The functions of a matrix product C = A·Bᵀ, all in one module; none is exported. */
export interface Gemm {
  /** `(dst, src, rows, k, ldBytes)`: packs rows of A; `dst` needs `packedBytes(dtype, 'a', rows, k)`. */
  readonly packA: FuncRef;
  /** `(dst, src, rows, k, ldBytes)`: packs rows of B; `dst` needs `packedBytes(dtype, 'b', rows, k)`. */
  readonly packB: FuncRef;
  /**
   * `(aPacked, bPacked, c, ldcBytes, mc, nc, k, upper)`: the mc × nc tile of C, row-major with rows `ldcBytes` apart,
   * over the whole of k. `aPacked` and `bPacked` are packs of exactly mc and nc rows: pack a matrix tile by tile of
   * rows. With `upper` 1 register tiles wholly below the diagonal of C are left out.
   */
  readonly tile: FuncRef;
}

/** Options of `emitGemm`. */
export interface GemmOptions extends MicroOptions {
  /** What happens to C; default `'set'`. */
  readonly update?: Update;
}

/**
 * Adds a packed matrix product to a module. Any mc, nc, k ≥ 0; tiles of about 128 × 128 keep the pack of A in the
 * second-level cache. Sums run over k in order, in blocks of 256 added up in C.
 */
export function emitGemm(module: WasmModule, dtype: FloatType, options: GemmOptions): Gemm {
  const { mr, nr } = GEMM_TILE[dtype];
  const packA = emitPack(module, dtype, mr, `${dtype}.packA`);
  const packB = mr === nr ? packA : emitPack(module, dtype, nr, `${dtype}.packB`);
  return { packA, packB, tile: emitTile(module, dtype, options) };
}

function emitTile(module: WasmModule, dtype: FloatType, options: GemmOptions): FuncRef {
  const { bytes, mr, nr } = GEMM_TILE[dtype];
  const update = options.update ?? 'set';
  const kernels = (kind: Update): readonly [FuncRef, FuncRef] => [
    emitMicro(module, dtype, kind, options, `${dtype}.micro.${kind}`),
    emitMicroEdge(module, dtype, kind, options, `${dtype}.edge.${kind}`),
  ];
  const first = kernels(update);
  const later = update === 'set' ? kernels('add') : first;
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  return module.func(`${dtype}.tile.${update}`, params, [], (f, a, b, c, ldc, mc, nc, k, upper) => {
    const [kc, i, j, last, panelA, panelB, target] = [
      f.local('i32'),
      f.local('i32'),
      f.local('i32'),
      f.local('i32'),
      f.local('i32'),
      f.local('i32'),
      f.local('i32'),
    ];
    const [rows, cols, left, begun] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
    const sweep = ([whole, edge]: readonly [FuncRef, FuncRef]): void => {
      f.for(j, 0, nc, nr, () => {
        f.assign(panelB, () => address(f, b, j, () => product(f, kc, bytes)));
        f.assign(panelA, a);
        f.assign(target, () => address(f, c, j, bytes));
        f.assign(cols, () => subtract(f, nc, j));
        f.assign(last, mc);
        f.get(upper);
        f.if(() => f.assign(last, smaller(f, mc, sum(f, j, nr))));
        f.for(i, 0, last, mr, () => {
          f.assign(rows, () => subtract(f, mc, i));
          f.get(rows);
          f.i32const(mr);
          f.op('i32.ge_s');
          f.get(cols);
          f.i32const(nr);
          f.op('i32.ge_s', 'i32.and');
          f.if(
            () => f.call(whole, panelA, panelB, target, ldc, kc),
            () => f.call(edge, panelA, panelB, target, ldc, kc, rows, cols),
          );
          f.increment(panelA, () => product(f, kc, mr * bytes));
          f.increment(target, () => product(f, ldc, mr));
        });
      });
    };
    f.assign(left, k);
    // At least one pass, so that k = 0 still writes zeros when C is to be set.
    f.loop((again) => {
      minimum(f, kc, KC, () => f.get(left));
      if (first === later) {
        sweep(first);
      } else {
        f.get(begun);
        f.if(
          () => sweep(later),
          () => sweep(first),
        );
        f.assign(begun, 1);
      }
      roundUp(f, i, mc, mr);
      f.increment(a, () => product(f, i, () => product(f, kc, bytes)));
      roundUp(f, j, nc, nr);
      f.increment(b, () => product(f, j, () => product(f, kc, bytes)));
      subtract(f, left, kc);
      f.tee(left);
      f.brIf(again);
    });
  });
}
