import { bytesOf, type DType } from '../../graph/node.js';
import { productOf } from '../../schedule/gemm.js';
import type { Leaf } from '../../schedule/plan.js';
import { sum, times, word } from './arithmetic.js';
import type { FunctionBuilder, Local, Operand, WasmModule } from './emitter.js';
import {
  epilogueOf,
  GEMM_SIDE,
  type GemmContext,
  gemmOffset,
  gemmOutputOffset,
  gemmTensorOffset,
  slotOffset,
  tileBytes,
} from './gemm-layout.js';
import { VECTOR_BYTES } from './layout.js';
import { emitStraight } from './straight-line.js';
import { loadSplat } from './vector-ops.js';

/**
 * Vectors of the epilogue worked on at once. Rows of tiles, of outputs and of what is kept per sample all end in padding
 * wide enough for it.
 */
const CHAIN_VECTORS = 2;

/**
 * The epilogue: the chain of scalars on every entry of a tile, and its stores. With `upper` 1, which means a tile on
 * the diagonal, rows begin at the diagonal.
 */
export function emitGemmChain(c: GemmContext): ReturnType<WasmModule['func']> {
  const { module, plan, stage, dtype } = c;
  const bytes = bytesOf(dtype);
  const { pieces } = epilogueOf(stage, dtype);
  const tensors = new Map<string, Extract<Leaf, { kind: 'tensor' }>>();
  for (const { code } of pieces)
    for (const instruction of code.instructions)
      if (instruction.op === 'leaf' && instruction.leaf.kind === 'tensor')
        tensors.set(JSON.stringify(instruction.leaf), instruction.leaf);
  return module.func(
    'gemm_chain',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    [],
    (f, args, tile, firstRow, firstColumn, rows, columns, upper) => {
      const [r, x, start, end, q] = f.locals('i32', 5);
      if (!r || !x || !start || !end || !q) return;
      for (const [product, { self }] of stage.products.entries()) {
        if (self === null) continue;
        f.get(upper);
        f.if(() => patchDiagonal(f, args, sum(f, tile, product * tileBytes(dtype)), firstRow, rows, self, dtype));
      }
      const bases = new Map<string, Local>();
      const splats = new Map<string, Local>();
      for (const [key, leaf] of tensors) {
        bases.set(key, f.local('i32'));
        if (leaf.lane === 'i') splats.set(key, f.local('v128'));
      }
      const outputs = stage.stores.map(() => f.local('i32'));
      for (const [key, leaf] of tensors) {
        const base = bases.get(key);
        if (base)
          f.assign(
            base,
            sum(
              f,
              word(f, args, gemmTensorOffset(leaf.tensor)),
              times(
                f,
                sum(
                  f,
                  leaf.lane === 'i' ? firstRow : firstColumn,
                  word(f, args, gemmOffset(leaf.lane === 'i' ? 'firstRow' : 'firstColumn')),
                ),
                bytes,
              ),
            ),
          );
      }
      f.assign(end, times(f, columns, bytes));
      f.for(r, 0, rows, 1, () => {
        f.assign(q, sum(f, tile, times(f, r, GEMM_SIDE[dtype] * bytes)));
        outputs.forEach((output, k) => {
          const row = times(f, sum(f, firstRow, r), word(f, args, gemmOffset('outputStride')));
          f.assign(output, sum(f, word(f, args, gemmOutputOffset(plan, k)), row, times(f, firstColumn, bytes)));
        });
        for (const [key, splat] of splats) {
          f.push(sum(f, bases.get(key) ?? 0, times(f, r, bytes)), 'i32');
          loadSplat(f, dtype);
          f.set(splat);
        }
        f.assign(start, 0);
        f.get(upper);
        f.if(() => {
          f.push(times(f, r, bytes), 'i32');
          f.i32const(-CHAIN_VECTORS * VECTOR_BYTES);
          f.op('i32.and');
          f.set(start);
        });
        for (const { code, keeps, results } of pieces)
          f.for(x, start, end, CHAIN_VECTORS * VECTOR_BYTES, () => {
            const load =
              (offset: number) =>
              (leaf: Leaf): void => {
                const splat = splats.get(JSON.stringify(leaf));
                if (splat) {
                  f.get(splat);
                  return;
                }
                if (leaf.kind === 'scratch') {
                  f.push(sum(f, tile, x), 'i32');
                  f.load('v128.load', { offset: offset + slotOffset(dtype, stage, leaf.array) });
                  return;
                }
                const product = leaf.kind === 'contract' ? productOf(stage, leaf) : 0;
                f.push(sum(f, leaf.kind === 'contract' ? q : (bases.get(JSON.stringify(leaf)) ?? 0), x), 'i32');
                f.load('v128.load', { offset: offset + product * tileBytes(dtype) });
              };
            const offsets = Array.from({ length: CHAIN_VECTORS }, (_, v) => v * VECTOR_BYTES);
            emitStraight(f, code, [...code.valueAt.keys()], c, offsets.map(load)).forEach((line, v) => {
              const offset = v * VECTOR_BYTES;
              keeps.forEach((slot, k) => {
                f.push(sum(f, tile, x), 'i32');
                f.get(line.value(k));
                f.store('v128.store', { offset: offset + slotOffset(dtype, stage, slot) });
              });
              results.forEach((result, k) => {
                f.push(sum(f, outputs[result] ?? 0, x), 'i32');
                f.get(line.value(keeps.length + k));
                f.store('v128.store', { offset });
              });
              line.done();
            });
          });
      });
    },
  );
}

/** Where x2 is x1, the inner product of a sample with itself is the one its variances were made from. */
function patchDiagonal(
  f: FunctionBuilder,
  args: Local,
  tile: Operand,
  firstRow: Local,
  rows: Local,
  self: number,
  dtype: DType,
): void {
  const bytes = bytesOf(dtype);
  f.temp('i32', (r) => {
    f.for(r, 0, rows, 1, () => {
      f.push(sum(f, tile, times(f, r, (GEMM_SIDE[dtype] + 1) * bytes)), 'i32');
      f.push(
        sum(
          f,
          word(f, args, gemmTensorOffset(self)),
          times(f, sum(f, firstRow, r, word(f, args, gemmOffset('firstRow'))), bytes),
        ),
        'i32',
      );
      f.load(bytes === 4 ? 'f32.load' : 'f64.load');
      f.store(bytes === 4 ? 'f32.store' : 'f64.store');
    });
  });
}
