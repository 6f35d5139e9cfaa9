import { bytesOf } from '../../graph/node.js';
import { minus, smaller, sum, times, word } from './arithmetic.js';
import type { FunctionBuilder, Local, Operand } from './emitter.js';
import { emitGemm, SPARE_BYTES } from './gemm.js';
import { emitGemmChain } from './gemm-chain.js';
import {
  GEMM_SIDE,
  type GemmContext,
  type GemmWord,
  gemmOffset,
  gemmOutputOffset,
  gemmProductOffset,
  gemmScratchBytes,
  type ProductWord,
  packName,
  tileBytes,
} from './gemm-layout.js';
import { emitMirror } from './gemm-mirror.js';

/** Emits and exports `gemm_packA`, `gemm_packB` of every product (a task a panel) and `gemm_tile` (a task a tile). */
export function emitGemmStage(c: GemmContext): void {
  const { module, dtype } = c;
  const bytes = bytesOf(dtype);
  const tileSide = GEMM_SIDE[dtype];
  const gemm = emitGemm(module, dtype, c);
  const chain = emitGemmChain(c);
  const mirror = emitMirror(module, dtype);
  const launch = (f: FunctionBuilder, args: Local, w: GemmWord): (() => void) => word(f, args, gemmOffset(w));
  const operand = (f: FunctionBuilder, args: Local, product: number, w: ProductWord): (() => void) =>
    word(f, args, gemmProductOffset(c.plan, c.stage, product, w));
  const sides = c.stage.products.flatMap(({ k }, product) => [
    { k, product, side: 'A' as const },
    { k, product, side: 'B' as const },
  ]);
  for (const { side, k, product } of sides) {
    const pack = side === 'A' ? gemm.packA : gemm.packB;
    const [source, packed, stride, count] =
      side === 'A'
        ? (['aSource', 'aPacked', 'aPackedStride', 'rows'] as const)
        : (['bSource', 'bPacked', 'bPackedStride', 'columns'] as const);
    module.func(
      packName(side, product),
      ['i32', 'i32', 'i32'],
      [],
      (f, args, task, _thread) => {
        const first = f.local('i32');
        f.assign(first, times(f, task, tileSide));
        const rows = smaller(f, minus(f, launch(f, args, count), first), tileSide);
        const row = k * bytes;
        f.call(
          pack,
          sum(f, operand(f, args, product, packed), times(f, task, operand(f, args, product, stride))),
          sum(f, operand(f, args, product, source), times(f, first, row)),
          rows,
          k,
          row,
        );
      },
      { export: true },
    );
  }
  module.func(
    'gemm_tile',
    ['i32', 'i32', 'i32'],
    [],
    (f, args, task, thread) => {
      const [entry, rowTile, columnTile, rows, columns, tile, upper] = [
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
        f.local('i32'),
      ];
      f.assign(entry, sum(f, launch(f, args, 'tileTable'), times(f, task, 8)));
      f.assign(rowTile, word(f, entry, 0));
      f.assign(columnTile, word(f, entry, 4));
      f.assign(rows, smaller(f, minus(f, launch(f, args, 'rows'), times(f, rowTile, tileSide)), tileSide));
      f.assign(columns, smaller(f, minus(f, launch(f, args, 'columns'), times(f, columnTile, tileSide)), tileSide));
      f.assign(tile, sum(f, launch(f, args, 'scratchBase'), times(f, thread, gemmScratchBytes(dtype, c.stage))));
      f.assign(upper, () => {
        launch(f, args, 'diagonal')();
        f.get(rowTile);
        f.get(columnTile);
        f.op('i32.eq', 'i32.and');
      });
      for (const [product, { k }] of c.stage.products.entries())
        f.call(
          gemm.tile,
          sum(f, operand(f, args, product, 'aPacked'), times(f, rowTile, operand(f, args, product, 'aPackedStride'))),
          sum(
            f,
            operand(f, args, product, 'bPacked'),
            times(f, columnTile, operand(f, args, product, 'bPackedStride')),
          ),
          sum(f, tile, product * tileBytes(dtype)),
          tileSide * bytes,
          rows,
          columns,
          k,
          upper,
          sum(f, tile, gemmScratchBytes(dtype, c.stage) - SPARE_BYTES),
        );
      f.call(chain, args, tile, times(f, rowTile, tileSide), times(f, columnTile, tileSide), rows, columns, upper);
      launch(f, args, 'diagonal')();
      f.if(() => {
        const stride = launch(f, args, 'outputStride');
        for (const k of c.stage.stores.keys()) {
          const output = word(f, args, gemmOutputOffset(c.plan, k));
          f.call(mirror, output, stride, times(f, rowTile, tileSide), times(f, columnTile, tileSide), rows, columns);
        }
      });
      countDone(f, sum(f, launch(f, args, 'doneTable'), times(f, rowTile, 4)), c.shared);
    },
    { export: true },
  );
}

/** One more tile of this row of tiles is done: its rows may leave while others are still computed. */
function countDone(f: FunctionBuilder, counter: Operand, shared: boolean): void {
  f.push(counter, 'i32');
  if (shared) {
    f.i32const(1);
    f.atomic('i32.atomic.rmw.add');
    f.op('drop');
    return;
  }
  f.push(sum(f, word(f, counter), 1), 'i32');
  f.store('i32.store');
}
