import { bytesOf } from '../../../graph/node.js';
import type { GemmKernel } from '../../../schedule/arrays/plan.js';
import { minus, quotient, remainder, smaller, sum, times, word } from '../arithmetic.js';
import type { FunctionBuilder, Local, Operand } from '../emitter.js';
import { KC } from '../gemm-shape.js';
import { minimum } from '../idiom.js';
import type { ArrayContext } from './context.js';
import { emitGemmEpilogue, hasEpilogue } from './gemm-epilogue.js';
import { A_WORD, B_WORD, gemmOperands, PRODUCT_WORD } from './gemm-operands.js';
import type { GemmParts } from './gemm-parts.js';
import { emitGemmTile, type Packs } from './gemm-tile.js';
import { integers } from './integers.js';
import { emitPackOperand, stepsOffset } from './pack-operand.js';
import { type Tiling, tilingOf } from './tiling.js';

/** A product and how it is cut. */
interface Cut {
  readonly kernel: GemmKernel;
  readonly tiling: Tiling;
  readonly bytes: number;
}

/** Where the matrices of one batch index begin, in bytes. */
function batchOffset(f: FunctionBuilder, c: Cut, strides: readonly number[], batch: Local): Operand {
  const steps = c.kernel.batch.map((extent, k) => ({ extent, stride: strides[k] ?? 0 }));
  return steps.length === 0 ? 0 : stepsOffset(f, steps, batch, c.bytes);
}

/** Where the packed columns of one tile of one batch index begin: their address is the last that a launch hands over. */
const packedPlace = (f: FunctionBuilder, { kernel, tiling, bytes }: Cut, args: Local, tile: Operand): Operand =>
  sum(f, word(f, args, 4 * (gemmOperands(kernel).length + 1)), times(f, tile, tiling.columns * kernel.inner * bytes));

/** Emits and exports the packing of all columns, a task a tile of them. */
function emitSharedPack(c: ArrayContext, packs: Packs, cut: Cut, name: string): void {
  const { kernel, tiling, bytes } = cut;
  c.module.func(
    name,
    ['i32', 'i32', 'i32'],
    [],
    (f, args, task, _thread) => {
      const l = integers(f, 'batch', 'first', 'count', 'base', 'target', 'k0', 'kc');
      f.assign(l.batch, quotient(f, task, tiling.columnTiles));
      f.assign(l.first, times(f, remainder(f, task, tiling.columnTiles), tiling.columns));
      f.assign(l.count, smaller(f, minus(f, kernel.columns, l.first), tiling.columns));
      f.assign(l.base, sum(f, word(f, args, 4 * B_WORD), batchOffset(f, cut, kernel.b.batch, l.batch)));
      f.assign(l.target, packedPlace(f, cut, args, task));
      f.for(l.k0, 0, kernel.inner, KC, () => {
        minimum(f, l.kc, KC, minus(f, kernel.inner, l.k0));
        f.call(packs.b, l.target, l.base, l.first, l.count, l.k0, l.kc);
        f.increment(l.target, times(f, l.kc, tiling.columns * bytes));
      });
    },
    { export: true },
  );
}

/** Emits and exports `name_pack` (if columns are shared) and `name`, both `(args, task, thread)`. */
export function emitGemmKernel(c: ArrayContext, parts: GemmParts, kernel: GemmKernel, name: string): Tiling {
  const tiling = tilingOf(kernel, c.dtype);
  const cut: Cut = { kernel, tiling, bytes: bytesOf(c.dtype) };
  const packs: Packs = {
    a: emitPackOperand(c, parts.rows, kernel.a, `${name}.a`),
    b: emitPackOperand(c, parts.columns, kernel.b, `${name}.b`),
  };
  if (tiling.shared) emitSharedPack(c, packs, cut, `${name}_pack`);
  const tile = emitGemmTile(c, parts, packs, kernel, tiling, `${name}.tile`);
  const epilogue = hasEpilogue(kernel) ? emitGemmEpilogue(c, kernel, `${name}.epilogue`) : null;
  const [rowStride = 0] = kernel.product.strides.slice(-2);
  c.module.func(
    name,
    ['i32', 'i32', 'i32'],
    [],
    (f, args, task, thread) => {
      const l = integers(f, 'index', 'last', 'batch', 'columnTile', 'row', 'rows', 'column', 'columns', 'scratch');
      const count = tiling.batch * tiling.rowTiles * tiling.columnTiles;
      f.assign(l.last, smaller(f, times(f, sum(f, task, 1), tiling.chunk), count));
      f.assign(
        l.scratch,
        sum(f, word(f, args, 4 * gemmOperands(kernel).length), times(f, thread, tiling.scratchBytes)),
      );
      f.for(l.index, times(f, task, tiling.chunk), l.last, 1, () => {
        f.assign(l.columnTile, remainder(f, l.index, tiling.columnTiles));
        const rowTile = remainder(f, quotient(f, l.index, tiling.columnTiles), tiling.rowTiles);
        f.assign(l.row, times(f, rowTile, tiling.rows));
        f.assign(l.batch, quotient(f, l.index, tiling.columnTiles * tiling.rowTiles));
        f.assign(l.rows, smaller(f, minus(f, kernel.rows, l.row), tiling.rows));
        f.assign(l.column, times(f, l.columnTile, tiling.columns));
        f.assign(l.columns, smaller(f, minus(f, kernel.columns, l.column), tiling.columns));
        const a = sum(f, word(f, args, 4 * A_WORD), batchOffset(f, cut, kernel.a.batch, l.batch));
        const b = tiling.shared
          ? packedPlace(f, cut, args, sum(f, times(f, l.batch, tiling.columnTiles), l.columnTile))
          : sum(f, word(f, args, 4 * B_WORD), batchOffset(f, cut, kernel.b.batch, l.batch));
        const place = sum(
          f,
          word(f, args, 4 * PRODUCT_WORD),
          batchOffset(f, cut, kernel.product.strides, l.batch),
          times(f, l.row, rowStride * cut.bytes),
          times(f, l.column, cut.bytes),
        );
        f.call(tile, a, b, place, l.row, l.rows, l.column, l.columns, l.scratch);
        if (epilogue)
          f.call(epilogue, args, l.batch, l.row, sum(f, l.row, l.rows), l.column, sum(f, l.column, l.columns));
      });
    },
    { export: true },
  );
  return tiling;
}
