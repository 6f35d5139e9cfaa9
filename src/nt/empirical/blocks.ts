import type { OuterAxis } from '../../compile/structure/outer-axis.js';
import { treeLeaves, treeMap } from '../../compile/tree.js';
import { sizeOf } from '../../runtime/describe.js';
import { DenseArray } from '../../runtime/ndarray.js';
import { reordered } from '../arrays/reordered.js';
import { type Arrays, isArray } from '../finite/bind.js';
import { lengthOf, paste, type Range, rangeOf, rangesOf } from './array-blocks.js';
import type { CompiledKernels, KernelResults } from './compiled-kernels.js';
import { kernelAxesOf } from './kernel-outputs.js';
import type { Slices } from './slices.js';
import type { Arguments } from './traced.js';

/** A block of a kernel: some slices of both batches. */
interface Block {
  readonly one: Range;
  readonly two: Range;
  /** Whether the block of the two batches the other way round is this one, transposed. */
  readonly mirrored: boolean;
}

/** How a kernel is cut into blocks. */
export interface Cut {
  readonly slices: Slices;
  readonly outer: readonly (readonly OuterAxis[])[];
  /** Number of slices in each batch. */
  readonly sizes: readonly [one: number, two: number];
}

/** How the axis that is cut becomes one of the kernel, for all outputs alike; `null` where kernels cannot be cut. */
function kindOf({ slices, outer }: Cut): 'pair' | 'diagonal' | null {
  const kinds = new Set(outer.map((axes, k) => axes[slices.outputs[k] ?? -1]?.kind));
  const [kind, ...others] = kinds;
  return others.length > 0 || kind === 'trace' || kind === undefined ? null : kind;
}

/** The cut of kernels that can be computed block by block; else `null`. */
export function cutOf({ slices: find, outer }: CompiledKernels): Cut | null {
  const slices = find();
  const [axes] = outer;
  const extent = slices && axes?.[slices.outputs[0] ?? -1]?.extent;
  if (!slices || !extent) return null;
  const cut = { slices, outer, sizes: extent };
  return kindOf(cut) === null ? null : cut;
}

/** The blocks of a kernel, batches cut into so many parts at most; of a batch with itself, those on and above the diagonal. */
function blocksOf(cut: Cut, parts: number, same: boolean): readonly Block[] {
  const [one, two] = cut.sizes.map((size) => rangesOf(size, Math.min(parts, size)));
  if (kindOf(cut) === 'diagonal') return (one ?? []).map((range) => ({ one: range, two: range, mirrored: false }));
  return (one ?? []).flatMap((range, a) =>
    (two ?? []).flatMap((other, b) => (same && b < a ? [] : [{ one: range, two: other, mirrored: same && b > a }])),
  );
}

/** The slices of inputs in a range. */
function slicedArrays(arrays: Arrays, { inputs }: Slices, range: Range): Arrays {
  let leaf = 0;
  return treeMap(arrays, isArray, (array) => {
    const axis = inputs[leaf++] ?? null;
    return axis === null ? array : rangeOf(array, axis, range);
  });
}

/** The arguments of a block. */
function argumentsOf({ params, x1, x2 }: Arguments, { slices }: Cut, { one, two }: Block): Arguments {
  const same = x2 === null && one.from === two.from;
  return {
    params,
    x1: slicedArrays(x1, slices, one),
    x2: same ? null : slicedArrays(x2 ?? x1, slices, two),
  };
}

/** Arguments of every shape that blocks have, with the number of blocks of that shape. */
export function blockShapes(args: Arguments, cut: Cut, parts: number): readonly (readonly [Arguments, number])[] {
  const found = new Map<string, readonly [Arguments, number]>();
  for (const block of blocksOf(cut, parts, args.x2 === null)) {
    const own = argumentsOf(args, cut, block);
    const key = `${lengthOf(block.one)} ${own.x2 === null ? '' : lengthOf(block.two)}`;
    found.set(key, [own, (found.get(key)?.[1] ?? 0) + 1]);
  }
  return [...found.values()];
}

/** Where a block lies in the kernel of an output: its first index along each axis. */
function cornerOf(axes: readonly OuterAxis[], place: number, block: readonly [Range, Range]): readonly number[] {
  return axes.flatMap(({ kind }, k) => {
    if (kind === 'trace') return [];
    const at = k === place ? block.map(({ from }) => from) : [0, 0];
    return kind === 'diagonal' ? at.slice(0, 1) : at;
  });
}

/** The block of both batches the other way round. */
function transposed(x: DenseArray, axes: readonly OuterAxis[]): DenseArray {
  const order: number[] = [];
  for (const { kind } of axes) {
    const at = order.length;
    if (kind === 'diagonal') order.push(at);
    if (kind === 'pair') order.push(at + 1, at);
  }
  return reordered(x, order);
}

/** An array of zeros for the kernel of an output. */
function blank(axes: readonly OuterAxis[], like: DenseArray): DenseArray {
  const shape = kernelAxesOf(axes).map((a) => a.extent ?? 1);
  const size = sizeOf(shape);
  return new DenseArray(like.data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size), shape);
}

/** Computes kernels block by block. */
export async function runBlocks(
  args: Arguments,
  cut: Cut,
  parts: number,
  run: (args: Arguments, progress: { readonly done: number; readonly total: number }) => Promise<KernelResults>,
): Promise<KernelResults> {
  const whole = new Map<string, Arrays>();
  const blocks = blocksOf(cut, parts, args.x2 === null);
  for (const [done, block] of blocks.entries()) {
    const made = await run(argumentsOf(args, cut, block), { done, total: blocks.length });
    for (const [kind, tree] of Object.entries(made)) {
      if (!tree) continue;
      const into = whole.get(kind) ?? blankTree(tree, cut);
      whole.set(kind, into);
      pasteBlock(into, tree, cut, block);
    }
  }
  return Object.fromEntries(whole);
}

function blankTree(tree: Arrays, { outer }: Cut): Arrays {
  let leaf = 0;
  return treeMap(tree, isArray, (array) => blank(outer[leaf++] ?? [], array));
}

function pasteBlock(into: Arrays, made: Arrays, { outer, slices }: Cut, { one, two, mirrored }: Block): void {
  const targets = treeLeaves(into, isArray);
  treeLeaves(made, isArray).forEach(([, array], k) => {
    const [target, axes, place] = [targets[k]?.[1], outer[k] ?? [], slices.outputs[k] ?? -1];
    if (!target) return;
    paste(target, array, cornerOf(axes, place, [one, two]));
    if (mirrored) paste(target, transposed(array, axes), cornerOf(axes, place, [two, one]));
  });
}
