import type { FuncRef, FunctionBuilder, Local, WasmModule } from './emitter.js';
import type { MicroOptions } from './gemm-micro.js';
import { accumulate } from './gemm-micro.js';
import { at } from './idiom.js';

/** Bytes of one packed step of four float64 values. */
export const STEP = 32;

/**
 * How the right-hand sides lie in C: `'columns'` next to each other in the rows of C (solve L X = B in place), or
 * `'rows'` of C themselves (solve X Lᵀ = C in place, as the factorization does with the rows below a diagonal block).
 */
export type RightHandSides = 'columns' | 'rows';

/**
 * Emits `(l, x, c, ldcBytes, k)`: four steps of forward substitution for four right-hand sides.
 *
 * `l` is a packed panel of four rows of L, k columns and then their 4 × 4 triangle; `x` the packed solution so far, k
 * steps
 * of four right-hand sides, which gets four more. Divides by the diagonal: no inverse is formed, so the error is that
 * of
 * substitution, whatever the condition.
 */
export function emitSolveGroup(module: WasmModule, sides: RightHandSides, options: MicroOptions): FuncRef {
  const params = ['i32', 'i32', 'i32', 'i32', 'i32'] as const;
  return module.func(`solve.${sides}`, params, [], (f, l, x, c, ldc, k) => {
    const sums = accumulate(f, 'f64', options, l, x, k); // leaves l at the triangle, x at the free place behind
    const lines = rowPointers(f, c, ldc);
    const loaded = loadTile(f, lines, sides === 'rows');
    loaded.forEach((value, i) => {
      f.get(value);
      f.get(at(sums, i));
      f.op('f64x2.sub');
      f.set(at(sums, i));
    });
    f.release(...loaded);
    f.temp('v128', (factor) => {
      for (let step = 0; step < 4; step += 1) {
        loadFactor(f, factor, l, step, step);
        for (const value of pair(sums, step)) {
          f.get(value);
          f.get(factor);
          f.op('f64x2.div');
          f.set(value);
        }
        for (let later = step + 1; later < 4; later += 1) {
          loadFactor(f, factor, l, later, step);
          pair(sums, later).forEach((value, half) => {
            f.get(value);
            f.get(at(sums, 2 * step + half));
            f.get(factor);
            f.op('f64x2.mul', 'f64x2.sub');
            f.set(value);
          });
        }
      }
    });
    sums.forEach((value, i) => {
      f.get(x);
      f.get(value);
      f.store('v128.store', { offset: 16 * i });
    });
    storeTile(f, lines, sums, sides === 'rows');
  });
}

/**
 * Emits `(p, c, ldcBytes, k) -> i32`: the 4 × 4 Cholesky factor on the diagonal. `p` is the packed panel of the four
 * rows,
 * k columns long, which gets the triangle appended. Returns 1 at a pivot that is not a positive finite number, which is
 * then found on the diagonal of C, as it is; else 0.
 */
export function emitFactorGroup(module: WasmModule, options: MicroOptions): FuncRef {
  return module.func('factor', ['i32', 'i32', 'i32', 'i32'], ['i32'], (f, p, c, ldc, k) => {
    const other = f.local('i32');
    f.assign(other, p);
    const sums = accumulate(f, 'f64', options, p, other, k);
    const lines = rowPointers(f, c, ldc);
    const entry: Local[][] = [];
    const value = (row: number, column: number): Local => at(at(entry, row), column);
    for (let row = 0; row < 4; row += 1) {
      entry.push(f.locals('f64', row + 1));
      for (let column = 0; column <= row; column += 1) {
        f.get(at(lines, row));
        f.load('f64.load', { offset: 8 * column });
        f.get(at(sums, 2 * column + (row >> 1)));
        f.lane('f64x2.extract_lane', row & 1);
        f.op('f64.sub');
        f.set(value(row, column));
      }
    }
    const store = (row: number, column: number, what: Local | 0): void => {
      f.get(p);
      f.push(what, 'f64');
      f.store('f64.store', { offset: STEP * column + 8 * row });
      f.get(at(lines, row));
      f.push(what, 'f64');
      f.store('f64.store', { offset: 8 * column });
    };
    for (let row = 0; row < 4; row += 1) for (let column = row; column < 4; column += 1) store(row, column, 0);
    for (let column = 0; column < 4; column += 1) {
      const pivot = value(column, column);
      f.get(pivot);
      f.f64const(0);
      f.op('f64.gt');
      f.get(pivot);
      f.f64const(Number.POSITIVE_INFINITY);
      f.op('f64.lt', 'i32.and', 'i32.eqz');
      f.if(() => {
        store(column, column, pivot);
        f.i32const(1);
        f.op('return');
      });
      f.get(pivot);
      f.op('f64.sqrt');
      f.set(pivot);
      store(column, column, pivot);
      for (let row = column + 1; row < 4; row += 1) {
        const below = value(row, column);
        f.get(below);
        f.get(pivot);
        f.op('f64.div');
        f.set(below);
        store(row, column, below);
        for (let earlier = column + 1; earlier <= row; earlier += 1) {
          const target = value(row, earlier);
          f.get(target);
          f.get(below);
          f.get(value(earlier, column));
          f.op('f64.mul', 'f64.sub');
          f.set(target);
        }
      }
    }
    f.i32const(0);
  });
}

/** The two halves of one step: right-hand sides 0-1 and 2-3. */
function pair(values: readonly Local[], step: number): readonly [Local, Local] {
  return [at(values, 2 * step), at(values, 2 * step + 1)];
}

/** `factor = L[row][column]` of the 4 × 4 triangle, in both lanes. */
function loadFactor(f: FunctionBuilder, factor: Local, l: Local, row: number, column: number): void {
  f.get(l);
  f.load('v128.load64_splat', { offset: STEP * column + 8 * row });
  f.set(factor);
}

function rowPointers(f: FunctionBuilder, c: Local, ldc: Local): Local[] {
  const lines = [c, ...f.locals('i32', 3)];
  for (let row = 1; row < 4; row += 1) {
    f.assign(at(lines, row), () => {
      f.get(at(lines, row - 1));
      f.get(ldc);
      f.op('i32.add');
    });
  }
  return lines;
}

/** 4 × 4 values as eight vectors, two a row of C, or two a column if transposed. */
function loadTile(f: FunctionBuilder, lines: readonly Local[], transposed: boolean): Local[] {
  const values = f.locals('v128', 8);
  values.forEach((value, i) => {
    f.get(at(lines, i >> 1));
    f.load('v128.load', { offset: 16 * (i & 1) });
    f.set(value);
  });
  if (!transposed) return values;
  const turned = transpose(f, values);
  f.release(...values);
  return turned;
}

function storeTile(f: FunctionBuilder, lines: readonly Local[], values: readonly Local[], transposed: boolean): void {
  const rows = transposed ? transpose(f, values) : values;
  rows.forEach((value, i) => {
    f.get(at(lines, i >> 1));
    f.get(value);
    f.store('v128.store', { offset: 16 * (i & 1) });
  });
}

/** 4 × 4 float64, two vectors a line, into fresh locals. */
function transpose(f: FunctionBuilder, values: readonly Local[]): Local[] {
  return f.locals('v128', 8).map((target, i) => {
    const [line, half] = [i >> 1, i & 1];
    for (const from of [2 * half, 2 * half + 1]) f.get(at(values, 2 * from + (line >> 1)));
    f.shuffle64(line & 1, 2 + (line & 1));
    f.set(target);
    return target;
  });
}
