import type { Plan, RegionName, Side } from '../../../src/compile/schedule/plan.js';

/** Samples as rows, `[sample][position…][channel]`; without x2, pairs are those of x1 with itself. */
export interface Batches {
  readonly x1: readonly (readonly number[])[];
  readonly x2: readonly (readonly number[])[] | null;
}

/** Values kept between the stages of one entry (a pair, or a sample with itself), by buffer. */
export type Slices = Map<string, Float64Array>;
export type Kept =
  | { kind: 'sliced'; slices: Slices }
  | { kind: 'sum'; total: number }
  | { kind: 'dense'; data: Float64Array };

/** Everything one run of a plan needs. */
export interface Machine {
  readonly plan: Plan;
  readonly batches: Batches;
  /** By tensor, then sample. */
  readonly tensors: readonly Map<number, Float64Array>[];
}

/** The entry worked on: its sample on either side, and what is kept of it. */
export interface Entry {
  readonly region: RegionName;
  readonly sample: Readonly<Record<Side, number>>;
  readonly kept: readonly Kept[];
}

export const product = (list: readonly number[]): number => list.reduce((a, b) => a * b, 1);

/** Every index of an array of these extents, last axis fastest. */
export function* indices(extents: readonly number[]): Generator<readonly number[]> {
  const total = product(extents);
  for (let k = 0; k < total; k++) {
    let rest = k;
    const index = new Array<number>(extents.length).fill(0);
    for (let a = extents.length - 1; a >= 0; a--) {
      const extent = extents[a] ?? 1;
      index[a] = rest % extent;
      rest = Math.floor(rest / extent);
    }
    yield index;
  }
}

export const linear = (index: readonly number[], extents: readonly number[]): number =>
  index.reduce((n, k, a) => n * (extents[a] ?? 1) + k, 0);

/** What must be there. */
export function must<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`the plan reads ${what}, which is not there`);
  return value;
}

export const modulo = (k: number, n: number): number => ((k % n) + n) % n;

/** The row of a sample of an input. */
export function rowOf(m: Machine, input: number, sample: number): readonly number[] {
  const side = must(m.plan.inputs[input], `input ${input}`).side;
  return must((side === 'i' ? m.batches.x1 : m.batches.x2)?.[sample], `sample ${sample} of ${side}`);
}
