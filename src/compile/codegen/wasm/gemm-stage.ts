import { bytesOf, type DType } from '../../graph/node.js';
import { productOf } from '../../schedule/gemm.js';
import type { GemmStage, Leaf, Plan } from '../../schedule/plan.js';
import { expand } from '../expand.js';
import { minus, smaller, sum, times, word } from './arithmetic.js';
import type { FunctionBuilder, Local, Operand, WasmModule } from './emitter.js';
import { emitGemm } from './gemm.js';
import { emitMirror } from './gemm-mirror.js';
import { VECTOR_BYTES } from './layout.js';
import { emitStraight, type StraightOptions } from './straight-line.js';
import { loadSplat } from './vector-ops.js';

/** Rows of x1, and of x2, in one tile: with what is packed of either it stays in the second-level cache. */
export const GEMM_SIDE = { f32: 192, f64: 128 } as const;

/**
 * Vectors of the epilogue worked on at once. Rows of tiles, of outputs and of what is kept per sample all end in padding
 * wide enough for it.
 */
const CHAIN_VECTORS = 2;

/** i32 words that a launch hands to every task; tensors follow, then outputs, one pointer each. */
export const GEMM_WORDS = [
  'tileTable',
  'rows',
  'columns',
  'scratchBase',
  'outputStride',
  'diagonal',
  'firstRow',
  'firstColumn',
  'doneTable',
] as const;
export type GemmWord = (typeof GEMM_WORDS)[number];

/** i32 words of each product of a stage. */
export const PRODUCT_WORDS = ['aSource', 'bSource', 'aPacked', 'bPacked', 'aPackedStride', 'bPackedStride'] as const;
export type ProductWord = (typeof PRODUCT_WORDS)[number];

export const gemmOffset = (w: GemmWord): number => 4 * GEMM_WORDS.indexOf(w);
export const gemmTensorOffset = (tensor: number): number => 4 * (GEMM_WORDS.length + tensor);
export const gemmOutputOffset = (plan: Plan, output: number): number =>
  4 * (GEMM_WORDS.length + plan.tensors.length + output);
export const gemmProductOffset = (plan: Plan, stage: GemmStage, product: number, w: ProductWord): number =>
  gemmOutputOffset(plan, stage.stores.length) + 4 * (product * PRODUCT_WORDS.length + PRODUCT_WORDS.indexOf(w));
export const gemmLaunchBytes = (plan: Plan, stage: GemmStage): number =>
  gemmProductOffset(plan, stage, stage.products.length, 'aSource');

/** Bytes of one tile of inner products. */
const tileBytes = (dtype: DType): number => GEMM_SIDE[dtype] ** 2 * bytesOf(dtype);

/** Bytes of scratch of one thread: a tile of inner products of each product. */
export const gemmScratchBytes = (dtype: DType, { products }: GemmStage): number => products.length * tileBytes(dtype);

/** The name of the function that packs one side of a product. */
export const packName = (side: 'A' | 'B', product: number): string => `gemm_pack${side}${product || ''}`;

export interface GemmContext extends StraightOptions {
  readonly module: WasmModule;
  readonly plan: Plan;
  readonly stage: GemmStage;
  /** Whether several threads may finish tiles at once. */
  readonly shared: boolean;
}

/** Emits and exports `gemm_packA`, `gemm_packB` of every product (a task a panel) and `gemm_tile` (a task a tile). */
export function emitGemmStage(c: GemmContext): void {
  const { module, dtype } = c;
  const bytes = bytesOf(dtype);
  const tileSide = GEMM_SIDE[dtype];
  const gemm = emitGemm(module, dtype, c);
  const chain = emitChain(c);
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

/**
 * The epilogue: the chain of scalars on every entry of a tile, and its stores. With `upper` 1, which means a tile on
 * the diagonal, rows begin at the diagonal.
 */
function emitChain(c: GemmContext): ReturnType<WasmModule['func']> {
  const { module, plan, stage, dtype } = c;
  const bytes = bytesOf(dtype);
  const expansion = expand(stage.values, dtype);
  const tensors = new Map<string, Extract<Leaf, { kind: 'tensor' }>>();
  for (const instruction of expansion.instructions)
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
        f.for(x, start, end, CHAIN_VECTORS * VECTOR_BYTES, () => {
          const load =
            (offset: number) =>
            (leaf: Leaf): void => {
              const splat = splats.get(JSON.stringify(leaf));
              if (splat) return f.get(splat);
              const product = leaf.kind === 'contract' ? productOf(stage, leaf) : 0;
              f.push(sum(f, leaf.kind === 'contract' ? q : (bases.get(JSON.stringify(leaf)) ?? 0), x), 'i32');
              f.load('v128.load', { offset: offset + product * tileBytes(dtype) });
            };
          const offsets = Array.from({ length: CHAIN_VECTORS }, (_, v) => v * VECTOR_BYTES);
          emitStraight(
            f,
            expansion,
            stage.stores.map((s) => s.value),
            c,
            offsets.map(load),
          ).forEach((code, v) => {
            stage.stores.forEach((s, k) => {
              f.push(sum(f, outputs[k] ?? 0, x), 'i32');
              f.get(code.value(s.value));
              f.store('v128.store', { offset: v * VECTOR_BYTES });
            });
            code.done();
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
