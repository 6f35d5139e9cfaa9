import { ArgsLayout } from './args.js';
import type { FuncRef, FunctionBuilder, Local, MemoryImport } from './emitter.js';
import { WasmModule } from './emitter.js';
import type { MicroOptions } from './gemm-micro.js';
import { emitMicro } from './gemm-micro.js';
import { emitPack } from './gemm-pack.js';
import { address, minimum, product, subtract, times } from './idiom.js';
import { emitSolveGroup, STEP } from './triangular-group.js';

/** Rows eliminated at a time. */
export const SOLVE_BLOCK = 256;
/** Panels of four rows in a packing task. */
export const PACK_PANELS = 16;
/** Scratch a thread needs for each four right-hand sides of a task. */
export const SCRATCH_BYTES = SOLVE_BLOCK * STEP;

/**
 * Arguments. `l` is n × n row-major with rows `ld` bytes apart, n a multiple of 4, lower triangle read. `packed` takes
 * `packedTriangleBytes(n)`. The right-hand sides are `panels` times four columns of `b`, n rows `ldb` bytes apart
 * (negative
 * to run from the last row up), `width` panels a task; `scratch` holds `width` times `SCRATCH_BYTES` for each thread.
 */
export const SOLVE_ARGS = new ArgsLayout(['l', 'ld', 'n', 'packed', 'b', 'ldb', 'panels', 'width', 'scratch']);

/** Panels of four rows, each as long as its rows reach: n must be a multiple of 4. */
export function packedTriangleBytes(n: number): number {
  const panels = n / 4;
  return 64 * panels * (panels + 1);
}

/**
 * A module for solves with a lower triangular L: `packLower` and then `solve` for L X = B. With `packReversed` instead,
 * which packs the lower triangle M[i][j] = L[n-1-j][n-1-i], and b reversed, the same `solve` does Lᵀ X = B.
 */
export function triangularSolveModule(memory: MemoryImport, options: MicroOptions): Uint8Array<ArrayBuffer> {
  const module = new WasmModule();
  module.importMemory(memory);
  const pack = emitPack(module, 'f64', 4, 'pack');
  const group = emitSolveGroup(module, 'columns', options);
  const update = emitMicro(module, 'f64', 'sub', options, 'update');
  const tasks = {
    packLower: (f: FunctionBuilder, args: Local, task: Local) =>
      eachPanel(f, args, task, (a, row, target, steps) => {
        f.call(pack, target, () => address(f, a.l, row, a.ld), 4, steps, a.ld);
      }),
    packReversed: (f: FunctionBuilder, args: Local, task: Local) => eachPanel(f, args, task, packReversed(f)),
    solve: (f: FunctionBuilder, args: Local, task: Local, thread: Local) => solve(f, args, task, thread, group, update),
  };
  for (const [name, body] of Object.entries(tasks)) {
    module.func(name, ['i32', 'i32', 'i32'], [], (f, args, task, thread) => body(f, args, task, thread), {
      export: true,
    });
  }
  return module.toBytes();
}

type Args = ReturnType<typeof SOLVE_ARGS.read>;

/** The panels of one packing task: first row, place, and number of columns up to and with the diagonal. */
function eachPanel(
  f: FunctionBuilder,
  args: Local,
  task: Local,
  body: (a: Args, row: Local, target: Local, steps: Local) => void,
): void {
  const a = SOLVE_ARGS.read(f, args);
  const [row, first, count, target, steps] = [
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
  ];
  f.assign(first, () => product(f, task, 4 * PACK_PANELS));
  minimum(f, count, 4 * PACK_PANELS, () => subtract(f, a.n, first));
  const end = (): void => {
    f.get(first);
    f.get(count);
    f.op('i32.add');
  };
  f.for(row, first, end, 4, () => {
    f.assign(target, () => panelAt(f, a.packed, row));
    f.assign(steps, () => {
      f.get(row);
      f.i32const(4);
      f.op('i32.add');
    });
    body(a, row, target, steps);
  });
}

/** Step b of the panel at `row` is four neighbours of row n-1-b of L, in reverse. */
function packReversed(f: FunctionBuilder): (a: Args, row: Local, target: Local, steps: Local) => void {
  return (a, row, target, steps) =>
    f.temp('i32', (source) => {
      const last = (): void => subtract(f, a.n, 1);
      f.assign(source, () =>
        address(
          f,
          () => address(f, a.l, last, a.ld),
          () => subtract(f, () => subtract(f, a.n, 4), row),
          8,
        ),
      );
      times(f, steps, () => {
        for (const half of [0, 1]) {
          f.get(target);
          f.get(source);
          f.load('v128.load', { offset: 16 - 16 * half });
          f.get(source);
          f.load('v128.load', { offset: 16 - 16 * half });
          f.shuffle64(1, 2);
          f.store('v128.store', { offset: 16 * half });
        }
        f.increment(target, STEP);
        f.assign(source, () => subtract(f, source, a.ld));
      });
    });
}

/** All of one task's right-hand sides, block by block: substitution inside, then the rows that follow. */
function solve(f: FunctionBuilder, args: Local, task: Local, thread: Local, group: FuncRef, update: FuncRef): void {
  const a = SOLVE_ARGS.read(f, args);
  const [start, block, row, width, l, x, c] = [
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
    f.local('i32'),
  ];
  const side = f.local('i32');
  const b = f.local('i32');
  const xs = f.local('i32');
  f.assign(side, () => product(f, task, a.width));
  f.assign(b, () => address(f, a.b, side, STEP));
  f.assign(width, () => subtract(f, a.panels, side));
  for (const local of [width, a.width, width, a.width]) f.get(local);
  f.op('i32.lt_s', 'select');
  f.set(width);
  f.assign(xs, () => address(f, a.scratch, thread, () => product(f, a.width, SCRATCH_BYTES)));

  const eachSide = (body: () => void): void => {
    f.assign(l, () => address(f, () => panelAt(f, a.packed, row), start, STEP));
    f.assign(c, () => address(f, b, row, a.ldb));
    f.assign(x, xs);
    f.for(side, 0, width, 1, () => {
      body();
      f.increment(x, SCRATCH_BYTES);
      f.increment(c, STEP);
    });
  };
  f.for(start, 0, a.n, SOLVE_BLOCK, () => {
    minimum(f, block, SOLVE_BLOCK, () => subtract(f, a.n, start));
    const end = (): void => {
      f.get(start);
      f.get(block);
      f.op('i32.add');
    };
    f.for(row, start, end, 4, () => {
      eachSide(() => f.call(group, l, x, c, a.ldb, () => subtract(f, row, start)));
    });
    f.for(row, end, a.n, 4, () => {
      eachSide(() => f.call(update, l, x, c, a.ldb, block));
    });
  });
}

/** Pushes the address of the panel whose first row this is: the sum of the lengths of those before. */
function panelAt(f: FunctionBuilder, packed: Local, row: Local): void {
  // 64 p (p + 1) with p = row / 4.
  const scaled = (): void => {
    f.get(row);
    f.i32const(4);
    f.op('i32.add');
    f.i32const(4);
    f.op('i32.mul');
  };
  address(f, packed, row, scaled);
}
