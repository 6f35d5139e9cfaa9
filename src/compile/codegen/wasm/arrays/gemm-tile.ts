import type { GemmKernel } from '../../../schedule/arrays/plan.js';
import { minus, sum, times } from '../arithmetic.js';
import type { FuncRef } from '../emitter.js';
import { GEMM_TILE, KC } from '../gemm-shape.js';
import { minimum } from '../idiom.js';
import type { ArrayContext } from './context.js';
import type { GemmParts } from './gemm-parts.js';
import { integers } from './integers.js';
import type { Tiling } from './tiling.js';

/** What packs the rows of a, and the columns of b: see `emitPackOperand`. */
export interface Packs {
  readonly a: FuncRef;
  readonly b: FuncRef;
}

/**
 * Emits `(a, b, c, row, rows, column, columns, scratch)`: one tile of the product, over all of the inner dimension, to
 * `c`. `a` and `b` are addresses of matrices, or (`b`, where columns are shared) of the packed columns of this tile.
 */
export function emitGemmTile(
  c: ArrayContext,
  parts: GemmParts,
  packs: Packs,
  kernel: GemmKernel,
  tiling: Tiling,
  name: string,
): FuncRef {
  const { mr, nr, bytes } = GEMM_TILE[c.dtype];
  const [rowStride = 0] = kernel.product.strides.slice(-2);
  const ld = rowStride * bytes;
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  return c.module.func(name, params, [], (f, a, b, target, row, rows, column, columns, scratch) => {
    const l = integers(f, 'k0', 'kc', 'i', 'j', 'panelA', 'panelB', 'place', 'left', 'wide');
    const own = sum(f, scratch, tiling.rowBytes);
    const sweep = (update: 'set' | 'add'): void => {
      f.for(l.j, 0, columns, nr, () => {
        f.assign(l.panelB, sum(f, tiling.shared ? b : own, times(f, l.j, times(f, l.kc, bytes))));
        f.assign(l.panelA, scratch);
        f.assign(l.place, sum(f, target, times(f, l.j, bytes)));
        f.assign(l.wide, minus(f, columns, l.j));
        f.for(l.i, 0, rows, mr, () => {
          f.assign(l.left, minus(f, rows, l.i));
          f.get(l.left);
          f.i32const(mr);
          f.op('i32.ge_s');
          f.get(l.wide);
          f.i32const(nr);
          f.op('i32.ge_s', 'i32.and');
          f.if(
            () => f.call(parts.whole[update], l.panelA, l.panelB, l.place, ld, l.kc),
            () => f.call(parts.edge[update], l.panelA, l.panelB, l.place, ld, l.kc, l.left, l.wide),
          );
          f.increment(l.panelA, times(f, l.kc, mr * bytes));
          f.increment(l.place, mr * ld);
        });
      });
    };
    f.for(l.k0, 0, kernel.inner, KC, () => {
      minimum(f, l.kc, KC, minus(f, kernel.inner, l.k0));
      f.call(packs.a, scratch, a, row, rows, l.k0, l.kc);
      if (!tiling.shared) f.call(packs.b, own, b, column, columns, l.k0, l.kc);
      if (kernel.inner <= KC) sweep('set');
      else {
        f.get(l.k0);
        f.if(
          () => sweep('add'),
          () => sweep('set'),
        );
      }
      if (tiling.shared) f.increment(b, times(f, l.kc, tiling.columns * bytes));
    });
  });
}
