import { bytesOf, type DType } from '../../graph/node.js';
import type { GemmStage, Plan } from '../../schedule/plan.js';
import { expand } from '../expand.js';
import type { WasmModule } from './emitter.js';
import { SPARE_BYTES } from './gemm-shape.js';
import { type Pieces, piecesOf } from './pieces.js';
import type { StraightOptions } from './straight-line.js';

/** Rows of x1, and of x2, in one tile: with what is packed of either it stays in the second-level cache. Whole register tiles. */
export const GEMM_SIDE = { f32: 192, f64: 132 } as const;

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
export const tileBytes = (dtype: DType): number => GEMM_SIDE[dtype] ** 2 * bytesOf(dtype);

const pieces = new WeakMap<GemmStage, Pieces>();

/** The epilogue in pieces. */
export function epilogueOf(stage: GemmStage, dtype: DType): Pieces {
  let known = pieces.get(stage);
  if (!known) {
    const wanted = stage.stores.map((s) => s.value);
    known = piecesOf(expand(stage.values, dtype), wanted);
    pieces.set(stage, known);
  }
  return known;
}

/** Where the row of a slot lies behind the tiles. */
export const slotOffset = (dtype: DType, { products }: GemmStage, slot: number): number =>
  products.length * tileBytes(dtype) + slot * GEMM_SIDE[dtype] * bytesOf(dtype);

/** Bytes of scratch of one thread: a tile of inner products of each product, rows kept between pieces, a register tile. */
export const gemmScratchBytes = (dtype: DType, stage: GemmStage): number =>
  slotOffset(dtype, stage, epilogueOf(stage, dtype).slots) + SPARE_BYTES;

/** The name of the function that packs one side of a product. */
export const packName = (side: 'A' | 'B', product: number): string => `gemm_pack${side}${product || ''}`;

export interface GemmContext extends StraightOptions {
  readonly module: WasmModule;
  readonly plan: Plan;
  readonly stage: GemmStage;
  /** Whether several threads may finish tiles at once. */
  readonly shared: boolean;
}
