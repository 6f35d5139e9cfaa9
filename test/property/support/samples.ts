import fc from 'fast-check';
import { DenseArray } from '../../../src/index.js';
import type { RandomNet } from './random-net.js';

/**
 * One row of a batch: random numbers, or made from the row before it (the first batch's, for the first of the second).
 * `near` rows have cosines that round to 1, `close` ones those that do in float32.
 */
export type RowGene = 'random' | 'zero' | 'equal' | 'near' | 'close' | 'opposite' | 'double' | 'flat';

export interface BatchGenes {
  readonly seed: number;
  readonly first: readonly RowGene[];
  /** `null`: none; `'copy'`: the numbers of the first. */
  readonly second: readonly RowGene[] | null | 'copy';
}

const row: fc.Arbitrary<RowGene> = fc.oneof(
  { arbitrary: fc.constant('random' as const), weight: 7 },
  { arbitrary: fc.constantFrom<RowGene[]>('equal', 'zero', 'near', 'close', 'opposite', 'double', 'flat'), weight: 2 },
);
const rows = fc.array(row, { minLength: 1, maxLength: 7 });

/** Batches of 1 to 7 samples; the second may be missing, or equal to the first. */
export const batches: fc.Arbitrary<BatchGenes> = fc.record({
  seed: fc.nat({ max: 2 ** 20 }),
  first: rows,
  second: fc.oneof({ arbitrary: rows, weight: 4 }, { arbitrary: fc.constantFrom(null, 'copy' as const), weight: 2 }),
});

/** Numbers of a sequence that look random in [-1.5, 1.5], exact in float32. */
export function numbers(seed: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => {
    let h = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(k + 1, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
    h = Math.imul(h ^ (h >>> 13), 0x27d4eb2f);
    return Math.fround((((h ^ (h >>> 16)) >>> 0) / 2 ** 32) * 3 - 1.5);
  });
}

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Samples as an array in the layout of a network's input. */
export function arrange(net: RandomNet, samples: readonly Float64Array[]): DenseArray {
  const shape = net.shape.map((d) => d ?? samples.length);
  const data = new Float64Array(size(shape));
  const outer = size(shape.slice(0, net.batch));
  const inner = size(shape.slice(net.batch + 1));
  samples.forEach((sample, n) => {
    for (let o = 0; o < outer; o++)
      data.set(sample.subarray(o * inner, (o + 1) * inner), (o * samples.length + n) * inner);
  });
  return new DenseArray(data, shape);
}

/** Numbers in one sample of a network. */
export const sampleSize = (net: RandomNet): number => size(net.shape.map((d) => d ?? 1));

function rowsOf(
  genes: readonly RowGene[],
  seed: number,
  length: number,
  before: Float64Array,
): readonly Float64Array[] {
  const made: Float64Array[] = [];
  genes.forEach((gene, k) => {
    const last = made.at(-1) ?? before;
    const fresh = numbers(seed + 7919 * k, length);
    const by: Readonly<Record<RowGene, () => Float64Array>> = {
      random: () => fresh,
      zero: () => new Float64Array(length),
      equal: () => last.slice(),
      near: () => last.map((v, at) => Math.fround(v + 3e-7 * (fresh[at] ?? 0))),
      close: () => last.map((v, at) => Math.fround(v + 1e-3 * (fresh[at] ?? 0))),
      opposite: () => last.map((v) => -v),
      double: () => last.map((v) => 2 * v),
      flat: () => new Float64Array(length).fill(fresh[0] ?? 1),
    };
    made.push(by[gene]());
  });
  return made;
}

/** The samples of both batches, at most `pairs` pairs of them. */
export function samplesOf(
  net: RandomNet,
  genes: BatchGenes,
  pairs: number,
): readonly [readonly Float64Array[], readonly Float64Array[] | null] {
  const length = sampleSize(net);
  const most = Math.max(1, pairs);
  const wanted = rowsOf(genes.first, genes.seed, length, numbers(genes.seed + 1, length));
  const square = genes.second === null || genes.second === 'copy';
  const x1 = wanted.slice(0, square ? Math.max(1, Math.floor(Math.sqrt(most))) : most);
  if (genes.second === null) return [x1, null];
  if (genes.second === 'copy') return [x1, x1];
  const x2 = rowsOf(genes.second, genes.seed + 104729, length, x1[0] ?? numbers(genes.seed, length));
  return [x1, x2.slice(0, Math.max(1, Math.floor(most / x1.length)))];
}
