import type { Node } from '../../graph/node.js';
import { type Affine, combine, type Loops, loopIndex } from './affine.js';
import { type Coordinate, ORIGIN, plain } from './coordinate.js';
import { Block, type Draft, type LoopDraft } from './draft.js';
import { placeOf } from './loops-of.js';
import type { ReduceBy } from './plan.js';
import type { Scheduling } from './scheduling.js';
import type { Storage, StorageAxis } from './storage.js';

/** Loops of a sum, and where the summed axes are read. */
export interface SumLoops {
  readonly env: ReadonlyMap<string, Coordinate>;
  readonly reduce: readonly number[];
  readonly apart: readonly number[];
}

/** The largest divisor of an extent that is no larger than `most`. */
function divisorUpTo(extent: number, most: number): number {
  for (let d = Math.min(extent, Math.floor(most)); d > 1; d--) if (extent % d === 0) return d;
  return 1;
}

/**
 * Loops over summed axes. Some of them, or parts of one, are to be kept apart at first and added up in the end: at most
 * `most` sums of one.
 */
export function partialLoops(loops: Loops, axes: Node['axes'], most: number): SumLoops {
  let left = most;
  const [reduce, apart]: [number[], number[]] = [[], []];
  const env = new Map<string, Coordinate>();
  for (const { name, extent: whole } of axes) {
    const extent = whole ?? 0;
    const parts = extent > 0 ? divisorUpTo(extent, left) : 1;
    const index: [number, Affine][] = [];
    if (parts > 1) {
      const loop = loops.make(parts);
      apart.push(loop);
      index.push([extent / parts, loopIndex(loop)]);
      left /= parts;
    }
    if (extent !== parts) {
      const loop = loops.make(extent / parts);
      reduce.push(loop);
      index.push([1, loopIndex(loop)]);
    }
    env.set(name, index.length === 0 ? ORIGIN : plain(combine(index)));
  }
  return { env, reduce, apart };
}

/**
 * Adds a kernel for the sums apart, which `draft` makes for the array that it is to write, and returns the one that adds
 * them up (or finds the largest), and what that writes. `along` are the loops of the result's axes in the first.
 */
export function addedUp(
  s: Scheduling,
  by: ReduceBy,
  apart: readonly number[],
  layout: readonly StorageAxis[],
  along: ReadonlyMap<string, number>,
  draft: (between: Storage) => Draft,
): readonly [LoopDraft, Storage] {
  const extra = apart.map((loop): StorageAxis => ({ name: `#${loop}`, extent: s.loops.extent(loop) }));
  const between = s.allocate([...extra, ...layout]);
  s.push(draft(between));
  const [terms, block] = [new Block(), new Block()];
  const renewed = new Map([...along].map(([name, loop]) => [name, s.loops.make(s.loops.extent(loop))] as const));
  const over = apart.map((loop) => s.loops.make(s.loops.extent(loop)));
  const at = [...over.map(loopIndex), ...placeOf(layout, renewed)].map(plain);
  const value = terms.emit({ op: 'read', read: { storage: between, at, limits: [] } });
  const result = block.emit({ op: 'sum', sum: 0 });
  const storage = s.allocate(layout);
  return [
    {
      kind: 'loop',
      loops: [...renewed.values()],
      reduce: over,
      by,
      terms,
      sums: [value],
      block,
      stores: [{ value: result, storage, at: placeOf(layout, renewed) }],
    },
    storage,
  ];
}
