import { minus, smaller, sum } from './arithmetic.js';
import type { FuncRef, WasmModule } from './emitter.js';
import { emitAddTile, emitPartOfTile } from './gemm-merge.js';
import type { MicroOptions } from './gemm-micro.js';
import { emitMicro } from './gemm-micro.js';
import { emitPack } from './gemm-pack.js';
import type { FloatType } from './gemm-shape.js';
import { GEMM_TILE, KC, tileRows } from './gemm-shape.js';
import { address, minimum, product, roundUp, subtract } from './idiom.js';

export type { FloatType } from './gemm-shape.js';
export { GEMM_TILE, packedBytes, SPARE_BYTES, tileRows } from './gemm-shape.js';

/** The functions of a matrix product C = A·Bᵀ, all in one module; none is exported. */
export interface Gemm {
  /** `(dst, src, rows, k, ldBytes)`: packs rows of A; `dst` needs `packedBytes(dtype, 'a', rows, k)`. */
  readonly packA: FuncRef;
  /** `(dst, src, rows, k, ldBytes)`: packs rows of B; `dst` needs `packedBytes(dtype, 'b', rows, k)`. */
  readonly packB: FuncRef;
  /**
   * `(aPacked, bPacked, c, ldcBytes, mc, nc, k, upper, spare)`: the mc × nc tile of C, row-major with rows `ldcBytes`
   * apart, over the whole of k. `aPacked` and `bPacked` are packs of exactly mc and nc rows: pack a matrix tile by tile
   * of rows. With `upper` 1 register tiles wholly below the diagonal of C are left out. `spare` is memory of
   * `SPARE_BYTES` that the tile may overwrite.
   */
  readonly tile: FuncRef;
}

/**
 * Adds a packed matrix product to a module. Any mc, nc, k ≥ 0; tiles of about 128 × 128 keep the pack of A in the
 * second-level cache. Sums run over k in order, in blocks of 256 added up in C.
 */
export function emitGemm(module: WasmModule, dtype: FloatType, { relaxed }: MicroOptions): Gemm {
  const rows = tileRows(dtype, relaxed);
  const { nr } = GEMM_TILE[dtype];
  const packA = emitPack(module, dtype, rows, `${dtype}.packA`);
  const packB = rows === nr ? packA : emitPack(module, dtype, nr, `${dtype}.packB`);
  return { packA, packB, tile: emitTile(module, dtype, { relaxed, rows }) };
}

/** What happens to whole register tiles of one pass over k, and to those that C has only a part of. */
interface Pass {
  readonly whole: () => void;
  readonly part: () => void;
}

function emitTile(module: WasmModule, dtype: FloatType, options: MicroOptions & { readonly rows: number }): FuncRef {
  const { bytes, nr } = GEMM_TILE[dtype];
  const mr = options.rows;
  // one loop for all: V8 11 spills the accumulators of a loop whose sums go into anything but a store
  const micro = emitMicro(module, dtype, 'set', options, `${dtype}.micro`);
  const add = emitAddTile(module, dtype, mr, `${dtype}.add`);
  const parts = {
    set: emitPartOfTile(module, dtype, 'set', `${dtype}.set.part`),
    add: emitPartOfTile(module, dtype, 'add', `${dtype}.add.part`),
  };
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  return module.func(`${dtype}.tile`, params, [], (f, a, b, c, ldc, mc, nc, k, upper, spare) => {
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
    const toSpare = (): void => f.call(micro, panelA, panelB, spare, nr * bytes, kc);
    const first: Pass = {
      whole: () => f.call(micro, panelA, panelB, target, ldc, kc),
      part: () => f.call(parts.set, target, ldc, spare, rows, cols),
    };
    const later: Pass = {
      whole: () => {
        toSpare();
        f.call(add, target, ldc, spare);
      },
      part: () => f.call(parts.add, target, ldc, spare, rows, cols),
    };
    const sweep = ({ whole, part }: Pass): void => {
      f.for(j, 0, nc, nr, () => {
        f.assign(panelB, () => address(f, b, j, () => product(f, kc, bytes)));
        f.assign(panelA, a);
        f.assign(target, () => address(f, c, j, bytes));
        f.assign(cols, smaller(f, minus(f, nc, j), nr));
        f.assign(last, mc);
        f.get(upper);
        f.if(() => f.assign(last, smaller(f, mc, sum(f, j, nr))));
        f.for(i, 0, last, mr, () => {
          f.assign(rows, smaller(f, minus(f, mc, i), mr));
          f.get(rows);
          f.i32const(mr);
          f.op('i32.eq');
          f.get(cols);
          f.i32const(nr);
          f.op('i32.eq', 'i32.and');
          f.if(whole, () => {
            toSpare();
            part();
          });
          f.increment(panelA, () => product(f, kc, mr * bytes));
          f.increment(target, () => product(f, ldc, mr));
        });
      });
    };
    f.assign(left, k);
    // At least one pass, so that k = 0 still writes zeros.
    f.loop((again) => {
      minimum(f, kc, KC, () => f.get(left));
      f.get(begun);
      f.if(
        () => sweep(later),
        () => sweep(first),
      );
      f.assign(begun, 1);
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
