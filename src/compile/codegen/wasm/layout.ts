import type { DType } from '../../graph/node.js';
import { bytesOf } from '../../graph/node.js';
import { product } from '../../product.js';
import type { GroupBuffer, NestStage, Plan, Region, RegionName, SlicedBuffer } from '../../schedule/plan.js';
import { sliceStarts } from '../../schedule/slices.js';

/** Bytes of one SIMD vector: one value of every lane of a group. */
export const VECTOR_BYTES = 16;

/** Lanes of a group: pairs (or samples) worked on side by side. */
export const lanesOf = (dtype: DType): number => VECTOR_BYTES / bytesOf(dtype);

/** Most blocks of offsets that one group may be split into. */
export const MAX_BLOCKS = 32;

/** i32 words that a launch hands to every task; inputs and tensors follow, one pointer each. */
export const LAUNCH_WORDS = [
  'groupTable',
  'blocks',
  'blockTable',
  'scratchBase',
  'scratchStride',
  'groupBase',
  'groupStride',
  'staticBase',
  'strideI',
  'strideJ',
] as const;
export type LaunchWord = (typeof LAUNCH_WORDS)[number];

export const launchOffset = (word: LaunchWord): number => 4 * LAUNCH_WORDS.indexOf(word);
export const inputOffset = (input: number): number => 4 * (LAUNCH_WORDS.length + input);
export const tensorOffset = (plan: Plan, tensor: number): number =>
  4 * (LAUNCH_WORDS.length + plan.inputs.length + tensor);
export const launchBytes = (plan: Plan): number => tensorOffset(plan, plan.tensors.length);

/** Bytes of a group table entry (i offset, j offset) and of a block table entry (source and target ranges). */
export const GROUP_ENTRY = 8;
export const BLOCK_ENTRY = 16;

/** Byte offset of every slice of a sliced buffer, and one past the last. */
export const sliceOffsets = (buffer: SlicedBuffer): readonly number[] =>
  sliceStarts(buffer).map((start) => start * VECTOR_BYTES);

function bufferBytes(buffer: GroupBuffer, lanes: number): number {
  if (buffer.kind === 'partial') return MAX_BLOCKS * lanes * 8;
  if (buffer.kind === 'dense') return product(buffer.axes.map((a) => a.extent)) * VECTOR_BYTES;
  return sliceOffsets(buffer).at(-1) ?? 0;
}

/** Where the buffers of a group lie within its slot. */
export interface GroupLayout {
  readonly offsets: readonly number[];
  readonly bytes: number;
}

export function groupLayout(region: Region, dtype: DType): GroupLayout {
  const offsets: number[] = [];
  let bytes = 0;
  for (const buffer of region.buffers) {
    offsets.push(bytes);
    bytes += bufferBytes(buffer, lanesOf(dtype));
  }
  return { offsets, bytes };
}

/** Where scratch arrays lie within a thread's scratch: one place a slot. */
export interface ScratchLayout {
  /** Byte offset of each array's first element (halo included), and bytes of one step along each axis. */
  readonly arrays: readonly { readonly offset: number; readonly strides: readonly number[] }[];
  /** Where it ends. */
  readonly bytes: number;
}

/** Lays out the scratch of a stage from byte `base` on; no two stages share any, so that zeros of halos stay zero. */
export function scratchLayout(stage: NestStage, base: number): ScratchLayout {
  const placed = new Map<number, number>();
  let bytes = base;
  const arrays = stage.scratch.map((array) => {
    const sizes = array.extents.map((e, a) => e + (array.lo[a] ?? 0) + (array.hi[a] ?? 0));
    const strides = sizes.map((_, a) => product(sizes.slice(a + 1)) * VECTOR_BYTES);
    let offset = placed.get(array.slot);
    if (offset === undefined) {
      // an odd number of cache lines apart, so that equal positions of two arrays do not share a cache set
      offset = bytes;
      bytes += 64 * (Math.ceil((product(sizes) * VECTOR_BYTES) / 64) | 1);
      placed.set(array.slot, offset);
    }
    return { offset, strides };
  });
  return { arrays, bytes };
}

/** Constant data of a plan: offset lists, slice tables and constant arrays, as one block of bytes. */
export class StaticData {
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  readonly #known = new Map<string, number>();

  get bytes(): number {
    return this.#bytes;
  }

  #add(key: string, data: Uint8Array): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const at = this.#bytes;
    this.#chunks.push(data);
    this.#bytes += Math.ceil(data.length / 16) * 16;
    this.#known.set(key, at);
    return at;
  }

  /** Byte offset of a table of 32-bit integers. */
  integers(values: readonly number[]): number {
    return this.#add(`i${values.join()}`, new Uint8Array(Int32Array.from(values).buffer));
  }

  /** Byte offset of an array of floats. */
  floats(values: readonly number[], dtype: DType): number {
    const data = dtype === 'f32' ? Float32Array.from(values) : Float64Array.from(values);
    return this.#add(`${dtype}${values.join()}`, new Uint8Array(data.buffer));
  }

  /** For d in (-extent, extent): the place of d in the list, or -1. Returns the byte offset of d = 0. */
  indexTable(offsets: readonly number[], extent: number): number {
    const table = Array.from({ length: 2 * extent - 1 }, (_, k) => offsets.indexOf(k - extent + 1));
    return this.integers(table) + 4 * (extent - 1);
  }

  toBytes(): Uint8Array {
    const out = new Uint8Array(this.#bytes);
    let at = 0;
    for (const chunk of this.#chunks) {
      out.set(chunk, at);
      at += Math.ceil(chunk.length / 16) * 16;
    }
    return out;
  }
}

export const stageName = (region: RegionName, stage: number): string => `${region}_stage${stage}`;
