import type { PointwiseOp } from '../../graph/node.js';
import { type Affine, affineKey, combine, type Loops, soleLoop } from './affine.js';
import { type Coordinate, coordinateKey, type FoldedCoordinate, type Limit } from './coordinate.js';
import type { ReduceBy } from './plan.js';
import type { Storage } from './storage.js';

/** An element of an array: where along each of its axes, and where it is 0 instead. */
export interface DraftRead {
  readonly storage: Storage;
  readonly at: readonly Coordinate[];
  readonly limits: readonly Limit[];
}

/** A value of a kernel under construction; `args` index earlier values of the same list. */
export type DraftValue =
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'read'; readonly read: DraftRead }
  | { readonly op: 'sum'; readonly sum: number }
  | { readonly op: PointwiseOp; readonly args: readonly number[] };

/** Straight-line code with every value made once. */
export class Block {
  readonly values: DraftValue[] = [];
  readonly #known = new Map<string, number>();

  emit(value: DraftValue): number {
    const key = valueKey(value);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const at = this.values.push(value) - 1;
    this.#known.set(key, at);
    return at;
  }
}

export const readKey = ({ storage, at, limits }: DraftRead): string =>
  `${storage.id}[${at.map(coordinateKey).join()}]${limits.map((l) => `${coordinateKey(l.at)}<${l.extent}`).join()}`;

function valueKey(value: DraftValue): string {
  if (value.op === 'constant') return `c${Object.is(value.value, -0) ? '-0' : value.value}`;
  if (value.op === 'read') return readKey(value.read);
  return value.op === 'sum' ? `s${value.sum}` : `${value.op} ${value.args.join()}`;
}

/** Where a read is in the memory of its array: `null` if merged axes do not lie side by side there. */
export interface Address {
  readonly linear: Affine;
  readonly parts: readonly { readonly at: FoldedCoordinate; readonly stride: number }[];
}

export function addressOf(read: Pick<DraftRead, 'storage' | 'at'>): Address | null {
  const terms: [number, Affine][] = [];
  const parts: { at: FoldedCoordinate; stride: number }[] = [];
  const digits = new Map<string, { of: Affine; weight: number; extent: number; stride: number }[]>();
  read.at.forEach((at, k) => {
    const stride = read.storage.strides[k] ?? 0;
    if (at.kind === 'plain') terms.push([stride, at.index]);
    else if (at.kind === 'folded') parts.push({ at, stride });
    else {
      const key = affineKey(at.of);
      digits.set(key, [...(digits.get(key) ?? []), { ...at, stride }]);
    }
  });
  for (const list of digits.values()) {
    const sorted = list.sort((a, b) => a.weight - b.weight);
    const [first] = sorted;
    if (!first) continue;
    let weight = 1;
    for (const d of sorted) {
      if (d.weight !== weight || d.stride !== first.stride * weight) return null;
      weight *= d.extent;
    }
    terms.push([first.stride, first.of]);
  }
  return { linear: combine(terms), parts };
}

/** Whether digits of an index tell all of it: those left out would be lost in an address. */
export function wholeDigits(loops: Loops, read: Pick<DraftRead, 'at'>): boolean {
  const spans = new Map<string, { of: Affine; span: number }>();
  for (const at of read.at) {
    if (at.kind !== 'digit') continue;
    const key = affineKey(at.of);
    spans.set(key, { of: at.of, span: (spans.get(key)?.span ?? 1) * at.extent });
  }
  return [...spans.values()].every(({ of, span }) => loops.range(of)[1] < span);
}

/** A value written to an array. */
export interface DraftStore {
  readonly value: number;
  readonly storage: Storage;
  /** The index along each of its axes. */
  readonly at: readonly Affine[];
}

/** A kernel of loops under construction. */
export interface LoopDraft {
  readonly kind: 'loop';
  readonly loops: readonly number[];
  readonly reduce: readonly number[];
  readonly by: ReduceBy;
  readonly terms: Block;
  readonly sums: readonly number[];
  readonly block: Block;
  readonly stores: DraftStore[];
}

/** A matrix of a product under construction. */
export interface OperandDraft {
  readonly storage: Storage;
  readonly at: Affine;
}

/** A batch of matrix products under construction; value 0 of the block is the product. */
export interface GemmDraft {
  readonly kind: 'gemm';
  readonly batch: readonly number[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly inner: readonly number[];
  readonly a: OperandDraft;
  readonly b: OperandDraft;
  readonly block: Block;
  readonly stores: DraftStore[];
}

export type Draft = LoopDraft | GemmDraft;

/** The loops that values and stores of a draft depend on. */
export const outerLoops = (draft: Draft): readonly number[] =>
  draft.kind === 'loop' ? draft.loops : [...draft.batch, ...draft.rows, ...draft.columns];

/** The loop along each axis (`null`: the axis is 1 long) of an array that is walked entry by entry; `null` if it is not. */
export function loopsAlong(at: readonly Affine[]): readonly (number | null)[] | null {
  const loops: (number | null)[] = [];
  for (const index of at) {
    const still = index.terms.size === 0 && index.offset === 0;
    const loop = still ? null : soleLoop(index);
    if (loop === null && !still) return null;
    loops.push(loop);
  }
  return loops;
}

/** The same for a read. */
export function readAlong({ at, limits }: DraftRead): readonly (number | null)[] | null {
  if (limits.length > 0) return null;
  const plain = at.flatMap((c) => (c.kind === 'plain' ? [c.index] : []));
  return plain.length === at.length ? loopsAlong(plain) : null;
}
