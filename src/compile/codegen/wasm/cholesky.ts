import { ArgsLayout } from './args.js';
import type { FuncRef, FunctionBuilder, Local, MemoryImport, Operand } from './emitter.js';
import { WasmModule } from './emitter.js';
import type { MicroOptions } from './gemm-micro.js';
import { emitMicro } from './gemm-micro.js';
import { address, subtract } from './idiom.js';
import { emitFactorGroup, emitSolveGroup, STEP } from './triangular-group.js';

/** Columns eliminated at a time: one thread does the diagonal block, so not more than the matrix product needs. */
export const CHOLESKY_BLOCK = 128;
/** Rows in a task. */
export const CHOLESKY_TILE = 64;

const PANEL_BYTES = CHOLESKY_BLOCK * STEP;

/**
 * Arguments of the three steps. `matrix` is n × n row-major with rows `ld` bytes apart, n a multiple of 4, lower
 * triangle
 * read and overwritten. `packed` holds the block's columns of every row from `start` on, in panels of four rows.
 * `factorBlock` writes to `failed` where it had to stop, as the first of four rows; `tiles` lists pairs of row tile and
 * column tile.
 */
export const CHOLESKY_ARGS = new ArgsLayout(['failed', 'matrix', 'ld', 'n', 'packed', 'start', 'block', 'tiles']);

/**
 * A module for the right-looking blocked Cholesky factorization A = L Lᵀ (Golub & Van Loan, Matrix Computations,
 * 4.2.9):
 * `factorBlock` does the diagonal block (one task), `solveRows` the rows below it (a task is 64 rows), `updateTiles`
 * what
 * is to the right of it (a task is 64 × 64).
 */
export function choleskyModule(memory: MemoryImport, options: MicroOptions): Uint8Array<ArrayBuffer> {
  const module = new WasmModule();
  module.importMemory(memory);
  const solve = emitSolveGroup(module, 'rows', options);
  const factor = emitFactorGroup(module, options);
  const update = emitMicro(module, 'f64', 'sub', options, 'update');
  task(module, 'factorBlock', (f, args) => factorBlock(f, args, solve, factor));
  task(module, 'solveRows', (f, args, index) => solveRows(f, args, index, solve));
  task(module, 'updateTiles', (f, args, index) => updateTiles(f, args, index, update));
  return module.toBytes();
}

function task(module: WasmModule, name: string, body: (f: FunctionBuilder, args: Local, index: Local) => void): void {
  module.func(name, ['i32', 'i32', 'i32'], [], (f, args, index) => body(f, args, index), { export: true });
}

function factorBlock(f: FunctionBuilder, args: Local, solve: FuncRef, factor: FuncRef): void {
  const a = CHOLESKY_ARGS.read(f, args);
  const [row, column, panel, line] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
  f.for(row, 0, a.block, 4, () => {
    f.assign(panel, () => panelAt(f, a.packed, row));
    f.assign(line, () => elementAt(f, a, sum(f, a.start, row), a.start));
    f.for(column, 0, row, 4, () => {
      f.call(solve, () => panelAt(f, a.packed, column), panel, line, a.ld, column);
      f.increment(line, STEP);
    });
    f.call(factor, panel, line, a.ld, row);
    f.if(() => {
      f.get(args);
      f.push(sum(f, a.start, row), 'i32');
      f.store('i32.store', { offset: CHOLESKY_ARGS.offset('failed') });
      f.op('return');
    });
  });
}

function solveRows(f: FunctionBuilder, args: Local, index: Local, solve: FuncRef): void {
  const a = CHOLESKY_ARGS.read(f, args);
  const [row, end, column, panel, line] = [
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
  ];
  // Rows are counted from `start`.
  f.assign(row, () => address(f, a.block, index, CHOLESKY_TILE));
  f.assign(end, () => tileEnd(f, row, () => subtract(f, a.n, a.start)));
  f.for(row, row, end, 4, () => {
    f.assign(panel, () => panelAt(f, a.packed, row));
    f.assign(line, () => elementAt(f, a, sum(f, a.start, row), a.start));
    f.for(column, 0, a.block, 4, () => {
      f.call(solve, () => panelAt(f, a.packed, column), panel, line, a.ld, column);
      f.increment(line, STEP);
    });
  });
}

function updateTiles(f: FunctionBuilder, args: Local, index: Local, update: FuncRef): void {
  const a = CHOLESKY_ARGS.read(f, args);
  const [rows, columns, rowsEnd, columnsEnd, row, column] = [
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
  ];
  const tile = (word: number): void => {
    f.get(a.block);
    address(f, a.tiles, index, 8);
    f.load('i32.load', { offset: 4 * word });
    f.i32const(CHOLESKY_TILE);
    f.op('i32.mul', 'i32.add');
  };
  const size = f.local('i32');
  f.assign(size, () => subtract(f, a.n, a.start));
  f.assign(rows, () => tile(0));
  f.assign(columns, () => tile(1));
  f.assign(rowsEnd, () => tileEnd(f, rows, size));
  f.assign(columnsEnd, () => tileEnd(f, columns, size));
  f.for(column, columns, columnsEnd, 4, () => {
    // Nothing above the diagonal.
    f.get(rows);
    f.get(column);
    f.get(rows);
    f.get(column);
    f.op('i32.gt_s', 'select');
    f.set(row);
    f.for(row, row, rowsEnd, 4, () => {
      const target = (): void => elementAt(f, a, sum(f, a.start, row), sum(f, a.start, column));
      f.call(
        update,
        () => panelAt(f, a.packed, row),
        () => panelAt(f, a.packed, column),
        target,
        a.ld,
        a.block,
      );
    });
  });
}

/** Pushes the address of the panel that starts at this row, counted from the block's first. */
function panelAt(f: FunctionBuilder, packed: Local, row: Local): void {
  address(f, packed, row, PANEL_BYTES / 4);
}

/** Pushes the address of an element of the matrix. */
function elementAt(
  f: FunctionBuilder,
  a: { readonly matrix: Local; readonly ld: Local },
  row: Operand,
  column: Operand,
): void {
  address(f, () => address(f, a.matrix, row, a.ld), column, 8);
}

function sum(f: FunctionBuilder, a: Local, b: Local): () => void {
  return () => {
    f.get(a);
    f.get(b);
    f.op('i32.add');
  };
}

/** Pushes min(start + 64, size). */
function tileEnd(f: FunctionBuilder, start: Local, size: Operand): void {
  const end = f.local('i32');
  const limit = f.local('i32');
  f.assign(limit, size);
  f.get(start);
  f.i32const(CHOLESKY_TILE);
  f.op('i32.add');
  f.set(end);
  for (const local of [end, limit, end, limit]) f.get(local);
  f.op('i32.lt_s', 'select');
  f.release(end, limit);
}
