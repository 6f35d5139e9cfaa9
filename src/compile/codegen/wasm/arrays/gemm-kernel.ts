import { InternalError } from '../../../errors.js';
import { bytesOf, type DType } from '../../../graph/node.js';
import type { ArrayValue, GemmKernel, LoopKernel } from '../../../schedule/arrays/plan.js';
import { minus, quotient, remainder, smaller, sum, times, word } from '../arithmetic.js';
import type { FuncRef, FunctionBuilder, Local, Operand } from '../emitter.js';
import { emitMicro, emitMicroEdge, type Update } from '../gemm-micro.js';
import { GEMM_TILE, KC } from '../gemm-shape.js';
import { minimum } from '../idiom.js';
import { LoopEmitter } from './emit-loops.js';
import type { ArrayContext } from './loop-kernel.js';
import { emitPackOperand, stepsOffset } from './pack-operand.js';
import { emitPackRuns, type PackRuns } from './pack-runs.js';
import { readsOf } from './shape.js';

/** Rows and columns of a tile of the product at most: packed, they stay in the second-level cache. */
const MOST = { f32: { rows: 128, columns: 256 }, f64: { rows: 128, columns: 128 } } as const;
/** Where tiles are made smaller so that all threads have some. */
const LEAST = { rows: 32, columns: 64 } as const;
const WANTED_TILES = 8;
/** Operations of a task at least: tens of microseconds. */
const TASK = 1 << 20;
/** Tiles along the rows from which on it is worth to pack the columns once for all of them. */
const SHARED_FROM = 3;

/** How a matrix product is cut into tiles. */
export interface Tiling {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly rowTiles: number;
  readonly columnTiles: number;
  /** Columns are packed before the first tile, by tasks of their own. */
  readonly shared: boolean;
  readonly chunk: number;
  readonly tasks: number;
  readonly packTasks: number;
  /** Bytes of all packed columns; 0 if every tile packs its own. */
  readonly packedBytes: number;
  /** Bytes of packed rows, and then columns, that a thread needs. */
  readonly scratchBytes: number;
}

const product = (list: readonly number[]): number => list.reduce((a, b) => a * b, 1);
const roundUp = (n: number, unit: number): number => Math.ceil(n / unit) * unit;

/** The length of equal tiles, whole register tiles, that are at most so long. */
const even = (total: number, most: number, unit: number): number =>
  roundUp(Math.ceil(total / Math.ceil(total / most)), unit);

export function tilingOf(kernel: GemmKernel, dtype: DType): Tiling {
  const { mr, nr, bytes } = GEMM_TILE[dtype];
  const batch = product(kernel.batch);
  let [rows, columns] = [even(kernel.rows, MOST[dtype].rows, mr), even(kernel.columns, MOST[dtype].columns, nr)];
  const tiles = (): number => batch * Math.ceil(kernel.rows / rows) * Math.ceil(kernel.columns / columns);
  const large = (): boolean => 2 * rows * columns * kernel.inner > 2 * TASK;
  while (tiles() < WANTED_TILES && large()) {
    if (columns >= 2 * LEAST.columns && columns >= rows) columns = even(columns, columns / 2, nr);
    else if (rows >= 2 * LEAST.rows) rows = even(rows, rows / 2, mr);
    else break;
  }
  const [rowTiles, columnTiles] = [Math.ceil(kernel.rows / rows), Math.ceil(kernel.columns / columns)];
  const shared = rowTiles >= SHARED_FROM;
  const chunk = Math.max(1, Math.floor(TASK / (2 * rows * columns * Math.max(1, kernel.inner))));
  const depth = Math.min(KC, kernel.inner);
  return {
    batch,
    rows,
    columns,
    rowTiles,
    columnTiles,
    shared,
    chunk,
    tasks: Math.ceil((batch * rowTiles * columnTiles) / chunk),
    packTasks: shared ? batch * columnTiles : 0,
    packedBytes: shared ? batch * columnTiles * columns * kernel.inner * bytes : 0,
    scratchBytes: roundUp(rows * depth * bytes, 64) + (shared ? 0 : roundUp(columns * depth * bytes, 64)),
  };
}

/** Functions that all products of a module share. */
export interface GemmParts {
  readonly whole: Readonly<Record<'set' | 'add', FuncRef>>;
  readonly edge: Readonly<Record<'set' | 'add', FuncRef>>;
  readonly rows: PackRuns;
  readonly columns: PackRuns;
}

export function emitGemmParts(c: ArrayContext): GemmParts {
  const { mr, nr } = GEMM_TILE[c.dtype];
  const micro = (update: Update): FuncRef => emitMicro(c.module, c.dtype, update, c, `micro.${update}`);
  const edge = (update: Update): FuncRef => emitMicroEdge(c.module, c.dtype, update, c, `edge.${update}`);
  const rows = emitPackRuns(c.module, c.dtype, mr);
  return {
    whole: { set: micro('set'), add: micro('add') },
    edge: { set: edge('set'), add: edge('add') },
    rows,
    columns: mr === nr ? rows : emitPackRuns(c.module, c.dtype, nr),
  };
}

/** Whether something is left to do with the products, besides keeping them. */
const hasEpilogue = ({ values, stores, product: kept }: GemmKernel): boolean =>
  stores.length !== 1 || values[stores[0]?.value ?? -1]?.op !== 'sum' || stores[0]?.array !== kept.array;

/** Addresses that a launch hands over; behind them those of the scratch of all threads and of the packed columns. */
export const gemmOperands = (kernel: GemmKernel): readonly { readonly array: number; readonly offset: number }[] => [
  kernel.a,
  kernel.b,
  { array: kernel.product.array, offset: 0 },
  ...readsOf(kernel.values),
  ...kernel.stores.map((s) => ({ array: s.array, offset: 0 })),
];

/** The products' epilogue as a kernel of loops that reads them. */
function epilogueOf(kernel: GemmKernel): LoopKernel {
  const read = { array: -1, offset: 0, strides: kernel.product.strides, parts: [], guards: [] };
  return {
    kind: 'loop',
    loops: [...kernel.batch, kernel.rows, kernel.columns],
    reduce: [],
    terms: [],
    sums: [],
    values: kernel.values.map((v): ArrayValue => (v.op === 'sum' ? { op: 'read', read } : v)),
    stores: kernel.stores,
  };
}

/** Emits and exports `name_pack` (if columns are shared) and `name`, both `(args, task, thread)`. */
export function emitGemmKernel(c: ArrayContext, parts: GemmParts, kernel: GemmKernel, name: string): Tiling {
  const tiling = tilingOf(kernel, c.dtype);
  const bytes = bytesOf(c.dtype);
  const packA = emitPackOperand(c, parts.rows, kernel.a, `${name}.a`);
  const packB = emitPackOperand(c, parts.columns, kernel.b, `${name}.b`);
  const words = gemmOperands(kernel).length;
  const packedWord = 4 * (words + 1);
  if (tiling.shared)
    c.module.func(
      `${name}_pack`,
      ['i32', 'i32', 'i32'],
      [],
      (f, args, task, _thread) => {
        const [batch, tile, first, count, base, target] = [
          f.local('i32'),
          f.local('i32'),
          f.local('i32'),
          f.local('i32'),
          f.local('i32'),
          f.local('i32'),
        ];
        f.assign(batch, quotient(f, task, tiling.columnTiles));
        f.assign(tile, remainder(f, task, tiling.columnTiles));
        f.assign(first, times(f, tile, tiling.columns));
        f.assign(count, smaller(f, minus(f, kernel.columns, first), tiling.columns));
        f.assign(base, sum(f, word(f, args, 4), batchOffset(f, kernel, kernel.b.batch, batch, bytes)));
        f.assign(target, packedPlace(f, args, packedWord, tiling, kernel, task, bytes));
        f.temp('i32', (k0) => {
          f.temp('i32', (kc) => {
            f.for(k0, 0, kernel.inner, KC, () => {
              minimum(f, kc, KC, minus(f, kernel.inner, k0));
              f.call(packB, target, base, first, count, k0, kc);
              f.increment(target, times(f, kc, tiling.columns * bytes));
            });
          });
        });
      },
      { export: true },
    );
  const tile = emitTile(c, parts, kernel, tiling, packA, packB, `${name}.tile`);
  const epilogue = hasEpilogue(kernel) ? emitEpilogue(c, kernel, `${name}.epilogue`) : null;
  c.module.func(
    name,
    ['i32', 'i32', 'i32'],
    [],
    (f, args, task, thread) => {
      const [index, last, batch, rowTile, columnTile, row, rows, column, columns, scratch] = f.locals('i32', 10);
      if (!index || !last || !batch || !rowTile || !columnTile || !row || !rows || !column || !columns || !scratch)
        throw new InternalError('locals are missing');
      const count = tiling.batch * tiling.rowTiles * tiling.columnTiles;
      f.assign(last, smaller(f, times(f, sum(f, task, 1), tiling.chunk), count));
      f.assign(scratch, sum(f, word(f, args, 4 * words), times(f, thread, tiling.scratchBytes)));
      f.for(index, times(f, task, tiling.chunk), last, 1, () => {
        f.assign(columnTile, remainder(f, index, tiling.columnTiles));
        f.assign(rowTile, remainder(f, quotient(f, index, tiling.columnTiles), tiling.rowTiles));
        f.assign(batch, quotient(f, index, tiling.columnTiles * tiling.rowTiles));
        f.assign(row, times(f, rowTile, tiling.rows));
        f.assign(rows, smaller(f, minus(f, kernel.rows, row), tiling.rows));
        f.assign(column, times(f, columnTile, tiling.columns));
        f.assign(columns, smaller(f, minus(f, kernel.columns, column), tiling.columns));
        const [rowStride = 0] = kernel.product.strides.slice(-2);
        const b: Operand = tiling.shared
          ? packedPlace(
              f,
              args,
              packedWord,
              tiling,
              kernel,
              sum(f, times(f, batch, tiling.columnTiles), columnTile),
              bytes,
            )
          : sum(f, word(f, args, 4), batchOffset(f, kernel, kernel.b.batch, batch, bytes));
        f.call(
          tile,
          sum(f, word(f, args, 0), batchOffset(f, kernel, kernel.a.batch, batch, bytes)),
          b,
          sum(
            f,
            word(f, args, 8),
            batchOffset(f, kernel, kernel.product.strides, batch, bytes),
            times(f, row, rowStride * bytes),
            times(f, column, bytes),
          ),
          row,
          rows,
          column,
          columns,
          scratch,
        );
        if (epilogue) f.call(epilogue, args, batch, row, sum(f, row, rows), column, sum(f, column, columns));
      });
    },
    { export: true },
  );
  return tiling;
}

/** Where the matrices of one batch index begin, in bytes. */
function batchOffset(
  f: FunctionBuilder,
  kernel: GemmKernel,
  strides: readonly number[],
  batch: Local,
  bytes: number,
): Operand {
  const steps = kernel.batch.map((extent, k) => ({ extent, stride: strides[k] ?? 0 }));
  return steps.length === 0 ? 0 : stepsOffset(f, steps, batch, bytes);
}

/** Where the packed columns of one tile of one batch index begin. */
const packedPlace = (
  f: FunctionBuilder,
  args: Local,
  offset: number,
  tiling: Tiling,
  kernel: GemmKernel,
  tile: Operand,
  bytes: number,
): Operand => sum(f, word(f, args, offset), times(f, tile, tiling.columns * kernel.inner * bytes));

/** Emits `(a, b, c, row, rows, column, columns, scratch)`: one tile, over all of the inner dimension. */
function emitTile(
  c: ArrayContext,
  parts: GemmParts,
  kernel: GemmKernel,
  tiling: Tiling,
  packA: FuncRef,
  packB: FuncRef,
  name: string,
): FuncRef {
  const { mr, nr, bytes } = GEMM_TILE[c.dtype];
  const [rowStride = 0] = kernel.product.strides.slice(-2);
  const ld = rowStride * bytes;
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  return c.module.func(name, params, [], (f, a, b, target, row, rows, column, columns, scratch) => {
    const [k0, kc, i, j, panelA, panelB, place, left, wide] = f.locals('i32', 9);
    if (!k0 || !kc || !i || !j || !panelA || !panelB || !place || !left || !wide)
      throw new InternalError('locals are missing');
    const own = sum(f, scratch, roundUp(tiling.rows * Math.min(KC, kernel.inner) * bytes, 64));
    const sweep = (update: 'set' | 'add'): void => {
      f.for(j, 0, columns, nr, () => {
        f.assign(panelB, sum(f, tiling.shared ? b : own, times(f, j, times(f, kc, bytes))));
        f.assign(panelA, scratch);
        f.assign(place, sum(f, target, times(f, j, bytes)));
        f.assign(wide, minus(f, columns, j));
        f.for(i, 0, rows, mr, () => {
          f.assign(left, minus(f, rows, i));
          f.get(left);
          f.i32const(mr);
          f.op('i32.ge_s');
          f.get(wide);
          f.i32const(nr);
          f.op('i32.ge_s', 'i32.and');
          f.if(
            () => f.call(parts.whole[update], panelA, panelB, place, ld, kc),
            () => f.call(parts.edge[update], panelA, panelB, place, ld, kc, left, wide),
          );
          f.increment(panelA, times(f, kc, mr * bytes));
          f.increment(place, mr * ld);
        });
      });
    };
    f.for(k0, 0, kernel.inner, KC, () => {
      minimum(f, kc, KC, minus(f, kernel.inner, k0));
      f.call(packA, scratch, a, row, rows, k0, kc);
      if (!tiling.shared) f.call(packB, own, b, column, columns, k0, kc);
      if (kernel.inner <= KC) sweep('set');
      else {
        f.get(k0);
        f.if(
          () => sweep('add'),
          () => sweep('set'),
        );
      }
      if (tiling.shared) f.increment(b, times(f, kc, tiling.columns * bytes));
    });
  });
}

/** Emits `(args, batch, row, lastRow, column, lastColumn)`: what follows the products of one tile. */
function emitEpilogue(c: ArrayContext, kernel: GemmKernel, name: string): FuncRef {
  const loops = epilogueOf(kernel);
  const places = gemmOperands(kernel);
  const [row, column] = [kernel.batch.length, kernel.batch.length + 1];
  return c.module.func(
    name,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    [],
    (f, args, batch, firstRow, lastRow, firstColumn, lastColumn) => {
      // reads in the order of the values: where a value is the product, its own address
      const base = (k: number): Local => {
        const local = f.local('i32');
        f.assign(local, word(f, args, 4 * k));
        return local;
      };
      let next = 3;
      const bases: Local[] = [];
      for (const value of kernel.values) {
        if (value.op === 'sum') bases.push(base(2));
        if (value.op === 'read') bases.push(base(next++));
      }
      for (; next < places.length; next++) bases.push(base(next));
      const known = new Map<number, Local>();
      kernel.batch.forEach((extent, k) => {
        const index = f.local('i32');
        const below = product(kernel.batch.slice(k + 1));
        f.assign(index, remainder(f, quotient(f, batch, below), extent));
        known.set(k, index);
      });
      new LoopEmitter({
        f,
        dtype: c.dtype,
        relaxed: c.relaxed,
        kernel: loops,
        walk: { outer: [row], vector: column, inner: [], along: 'loop' },
        known,
        ranges: [{ loop: row, from: firstRow, to: lastRow }],
        vector: { from: firstColumn, to: lastColumn },
        bases,
      }).emit();
    },
  );
}
