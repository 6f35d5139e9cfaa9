import type { ArrayValue, LoopKernel } from '../../../schedule/arrays/plan.js';
import type { Leaf, Value } from '../../../schedule/plan.js';
import type { Reach } from './levels.js';
import { readsOf } from './shape.js';

/** The arrays of a kernel by number: reads of `terms`, reads of `values`, stores. */
export interface Reaches {
  readonly all: readonly Reach[];
  /** How many of them are reads of `terms`, and how many reads at all. */
  readonly termReads: number;
  readonly reads: number;
}

export function reachesOf(kernel: LoopKernel): Reaches {
  const [inTerms, inValues] = [readsOf(kernel.terms), readsOf(kernel.values)];
  const stores = kernel.stores.map((s): Reach => ({ strides: s.strides, parts: [], guards: [] }));
  return {
    all: [...inTerms, ...inValues, ...stores],
    termReads: inTerms.length,
    reads: inTerms.length + inValues.length,
  };
}

/** Reads and sums stand in straight-line code as leaves with a number: of the read, or behind all reads of the sum. */
export const leafOf = (number: number): Leaf => ({ kind: 'scratch', array: number });

export const numberOf = (leaf: Leaf): number => (leaf.kind === 'scratch' ? leaf.array : -1);

/** Values as straight-line code; their reads are numbered from `first` on, sums from `sums` on. */
export function spelled(values: readonly ArrayValue[], first: number, sums: number): Value[] {
  let next = first;
  return values.map((v): Value => {
    if (v.op === 'read') return { op: 'leaf', leaf: leafOf(next++) };
    return v.op === 'sum' ? { op: 'leaf', leaf: leafOf(sums + v.sum) } : v;
  });
}
