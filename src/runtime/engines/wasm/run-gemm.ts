import { packedBytes } from '../../../compile/codegen/wasm/gemm.js';
import {
  GEMM_SIDE,
  type GemmWord,
  gemmLaunchBytes,
  gemmOffset,
  gemmOutputOffset,
  gemmProductOffset,
  gemmScratchBytes,
  gemmTensorOffset,
  PRODUCT_WORDS,
  type ProductWord,
  packName,
} from '../../../compile/codegen/wasm/gemm-layout.js';
import { bytesOf } from '../../../compile/graph/node.js';
import type { GemmStage } from '../../../compile/schedule/plan.js';
import type { Compiled } from './modules.js';
import { runTasks } from './run-region.js';
import type { BlockMemory, Session } from './session.js';

/** A range of columns of each side. */
export interface GemmRange {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  /** The two ranges are the same samples: only tiles on or above the diagonal are computed. */
  readonly diagonal: boolean;
}

/** Where the matrices lie: one address an output, rows `stride` bytes apart. */
export interface GemmResult {
  readonly outputs: readonly number[];
  readonly stride: number;
}

/** The tiles to compute, row and column. */
function tiles(rows: number, columns: number, diagonal: boolean): readonly (readonly [number, number])[] {
  const list: [number, number][] = [];
  for (let r = 0; r < rows; r++) for (let c = diagonal ? r : 0; c < columns; c++) list.push([r, c]);
  return list;
}

/**
 * Runs a GEMM stage on one block of samples: pack both sides, then all tiles. `collect` takes rows as they are done,
 * while other threads go on.
 */
export async function runGemm(
  session: Session,
  stage: GemmStage,
  compiled: Compiled,
  memory: BlockMemory,
  range: GemmRange,
  collect: (result: GemmResult, first: number, rows: number) => void,
): Promise<void> {
  const { plan, pool } = session;
  const { arena } = pool;
  const bytes = bytesOf(plan.dtype);
  const side = GEMM_SIDE[plan.dtype];
  const [aPanels, bPanels] = [Math.ceil(range.rows / side), Math.ceil(range.columns / side)];
  const table = tiles(aPanels, bPanels, range.diagonal);
  const tileTable = arena.alloc(table.length * 8);
  arena.i32(tileTable, table.length * 2).set(table.flat());
  const stride = Math.ceil((range.columns * bytes) / 64) * 64;
  const outputs = stage.stores.map(() => arena.alloc(stride * range.rows));
  const products = stage.products.map(({ a, b, k }): Readonly<Record<ProductWord, number>> => {
    const source = (input: number, first: number): number => (memory.inputs[input] ?? 0) + first * k * bytes;
    const aPackedStride = packedBytes(plan.dtype, 'a', side, k);
    const bPackedStride = packedBytes(plan.dtype, 'b', side, k);
    return {
      aSource: source(a, range.row),
      bSource: source(b, range.column),
      aPacked: arena.alloc(aPackedStride * aPanels),
      bPacked: arena.alloc(bPackedStride * bPanels),
      aPackedStride,
      bPackedStride,
    };
  });
  const words: Readonly<Record<GemmWord, number>> = {
    tileTable,
    rows: range.rows,
    columns: range.columns,
    scratchBase: arena.alloc(gemmScratchBytes(plan.dtype, stage) * pool.threads),
    outputStride: stride,
    diagonal: range.diagonal ? 1 : 0,
    firstRow: range.row,
    firstColumn: range.column,
    doneTable: arena.alloc(4 * aPanels),
  };
  // a view is taken anew wherever it is used: an allocation may move a memory that is not shared
  const done = (): Int32Array => arena.i32(words.doneTable, aPanels);
  done().fill(0);
  const address = arena.alloc(gemmLaunchBytes(plan, stage));
  const record = arena.i32(address, gemmLaunchBytes(plan, stage) / 4);
  for (const [word, value] of Object.entries(words)) record[gemmOffset(word as GemmWord) / 4] = value;
  products.forEach((own, k) => {
    for (const word of PRODUCT_WORDS) record[gemmProductOffset(plan, stage, k, word) / 4] = own[word];
  });
  memory.tensors.forEach((tensor, k) => {
    record[gemmTensorOffset(k) / 4] = tensor;
  });
  outputs.forEach((output, k) => {
    record[gemmOutputOffset(plan, k) / 4] = output;
  });
  for (const k of stage.products.keys()) {
    await runTasks(session, compiled, packName('A', k), address, aPanels, 0);
    await runTasks(session, compiled, packName('B', k), address, bPanels, 0);
  }
  let collected = 0;
  const collectDone = (): void => {
    const tilesIn = (panel: number): number => bPanels - (range.diagonal ? panel : 0);
    while (collected < aPanels && Atomics.load(done(), collected) === tilesIn(collected)) {
      const first = collected * side;
      collect({ outputs, stride }, first, Math.min(side, range.rows - first));
      collected++;
    }
  };
  await runTasks(session, compiled, 'gemm_tile', address, table.length, range.rows * range.columns, collectDone);
  collectDone();
}
