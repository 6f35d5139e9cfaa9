import { product } from '../../../product.js';
import type { ArrayValue, GemmKernel, LoopKernel } from '../../../schedule/arrays/plan.js';
import { quotient, remainder, word } from '../arithmetic.js';
import type { FuncRef, Local } from '../emitter.js';
import type { ArrayContext } from './context.js';
import { LoopEmitter } from './emit-loops.js';
import { FIRST_READ_WORD, gemmOperands, PRODUCT_WORD } from './gemm-operands.js';

/** Whether something is left to do with the products, besides keeping them. */
export const hasEpilogue = ({ values, stores, product: kept }: GemmKernel): boolean =>
  stores.length !== 1 || values[stores[0]?.value ?? -1]?.op !== 'sum' || stores[0]?.array !== kept.array;

/** What follows the products, as a kernel of loops that reads them. */
function loopsOf(kernel: GemmKernel): LoopKernel {
  const { array, strides } = kernel.product;
  const read = { array, offset: 0, strides, parts: [], guards: [] };
  return {
    kind: 'loop',
    loops: [...kernel.batch, kernel.rows, kernel.columns],
    reduce: [],
    by: 'sum',
    terms: [],
    sums: [],
    values: kernel.values.map((v): ArrayValue => (v.op === 'sum' ? { op: 'read', read } : v)),
    stores: kernel.stores,
  };
}

/** Emits `(args, batch, row, lastRow, column, lastColumn)`: what follows the products of one tile. */
export function emitGemmEpilogue(c: ArrayContext, kernel: GemmKernel, name: string): FuncRef {
  const loops = loopsOf(kernel);
  const [row, column] = [kernel.batch.length, kernel.batch.length + 1];
  const params = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const;
  return c.module.func(name, params, [], (f, args, batch, firstRow, lastRow, firstColumn, lastColumn) => {
    const base = (k: number): Local => {
      const local = f.local('i32');
      f.assign(local, word(f, args, 4 * k));
      return local;
    };
    let next = FIRST_READ_WORD;
    const bases: Local[] = [];
    for (const value of kernel.values) {
      if (value.op === 'sum') bases.push(base(PRODUCT_WORD));
      if (value.op === 'read') bases.push(base(next++));
    }
    for (; next < gemmOperands(kernel).length; next++) bases.push(base(next));
    const known = new Map<number, Local>();
    kernel.batch.forEach((extent, k) => {
      const index = f.local('i32');
      f.assign(index, remainder(f, quotient(f, batch, product(kernel.batch.slice(k + 1))), extent));
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
  });
}
