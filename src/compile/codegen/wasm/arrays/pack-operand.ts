import { product } from '../../../product.js';
import type { GemmOperand, Step } from '../../../schedule/arrays/plan.js';
import { minus, quotient, remainder, smaller, sum, times } from '../arithmetic.js';
import type { FuncRef, FunctionBuilder, Local, Operand } from '../emitter.js';
import { GEMM_TILE } from '../gemm-shape.js';
import type { ArrayContext } from './context.js';
import { GROUP, type PackRuns } from './pack-runs.js';

/** The place of an index along several axes, in bytes. */
export function stepsOffset(f: FunctionBuilder, steps: readonly Step[], index: Local, bytes: number): Operand {
  const terms = steps.map(({ extent, stride }, k): Operand => {
    const below = product(steps.slice(k + 1).map((s) => s.extent));
    const above: Operand = below === 1 ? index : quotient(f, index, below);
    return times(f, k === 0 ? above : remainder(f, above, extent), stride * bytes);
  });
  return sum(f, ...terms);
}

/**
 * Emits `(dst, base, first, count, k0, kc)`: packs rows (of a, or columns of b) `[first, first + count)` of an operand
 * over `[k0, k0 + kc)` into panels, `[panel][k][row]`; what is missing from the last panel holds anything.
 */
export function emitPackOperand(c: ArrayContext, runs: PackRuns, operand: GemmOperand, name: string): FuncRef {
  const { panel } = runs;
  const { bytes } = GEMM_TILE[c.dtype];
  const group = emitPackGroup(c, runs, operand, `${name}.group`);
  return c.module.func(name, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], [], (f, dst, base, first, count, k0, kc) => {
    const [p, last, row] = [f.local('i32'), f.local('i32'), f.local('i32')];
    const pointers = f.locals('i32', GROUP);
    f.assign(last, sum(f, first, count, -1));
    f.for(p, 0, count, panel, () => {
      for (let g = 0; g < panel; g += GROUP) {
        pointers.forEach((pointer, r) => {
          f.assign(row, smaller(f, sum(f, first, p, g + r), last));
          f.assign(pointer, sum(f, base, stepsOffset(f, operand.outer, row, bytes)));
        });
        f.call(group, sum(f, dst, g * bytes), ...pointers, k0, kc);
      }
      f.increment(dst, times(f, kc, panel * bytes));
    });
  });
}

/** Emits `(dst, p0, p1, p2, p3, k0, kc)`: four rows, one run of equally spaced elements after the other. */
function emitPackGroup(c: ArrayContext, runs: PackRuns, { outer, inner }: GemmOperand, name: string): FuncRef {
  const { bytes } = GEMM_TILE[c.dtype];
  const panelBytes = runs.panel * bytes;
  const run = inner.at(-1) ?? { extent: 1, stride: 0 };
  const sideBySide = outer.at(-1)?.stride === 1 && run.stride !== 1;
  return c.module.func(
    name,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    [],
    (f, dst, p0, p1, p2, p3, k0, kc) => {
      const rows = [p0, p1, p2, p3];
      const pack = (offset: Operand, count: Operand): void => {
        const moved = rows.map((p) => sum(f, p, offset));
        const step = run.stride * bytes;
        if (run.stride === 1) {
          f.call(runs.transposed, dst, ...moved, count);
          return;
        }
        if (!sideBySide) {
          f.call(runs.scattered, dst, ...moved, count, step);
          return;
        }
        rows.slice(1).forEach((p, r) => {
          minus(f, p, p0)();
          f.i32const((r + 1) * bytes);
          f.op('i32.eq');
          if (r > 0) f.op('i32.and');
        });
        f.if(
          () => f.call(runs.contiguous, dst, sum(f, p0, offset), count, step),
          () => f.call(runs.scattered, dst, ...moved, count, step),
        );
      };
      if (inner.length === 1) {
        pack(times(f, k0, run.stride * bytes), kc);
        return;
      }
      const [k, end, above, place, count, offset] = [
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
      ];
      f.assign(end, sum(f, k0, kc));
      f.assign(k, k0);
      // at least one element is packed
      f.loop((again) => {
        f.assign(above, quotient(f, k, run.extent));
        f.assign(place, minus(f, k, times(f, above, run.extent)));
        f.assign(count, smaller(f, minus(f, run.extent, place), minus(f, end, k)));
        f.assign(offset, sum(f, stepsOffset(f, inner.slice(0, -1), above, bytes), times(f, place, run.stride * bytes)));
        pack(offset, count);
        f.increment(dst, times(f, count, panelBytes));
        f.increment(k, count);
        f.get(k);
        f.get(end);
        f.op('i32.lt_s');
        f.brIf(again);
      });
    },
  );
}
