import { InternalError } from '../../compile/errors.js';
import { type ByInput, byInput } from '../../dsl/inputs.js';
import type { Network } from '../../dsl/network.js';
import { typed } from '../../dsl/seam.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { ShapeTree } from '../../types/inputs.js';
import type { ArrayRunOptions } from '../arrays/array-function.js';
import { inputPairs, type SamplePair } from '../kernel/read-samples.js';
import type { Patterns } from '../pattern.js';
import type { KernelGradOptions, KernelGrads, Wrt } from './options.js';
import { inputName } from './sample-array.js';
import { hyperInput, type TracedKernel } from './traced-kernel.js';

/** Arrays by the names of their inputs or outputs. */
export type Arrays = Readonly<Record<string, DenseArray>>;

/** The arrays that a bound kernel runs on. */
export function feedsOf(pair: SamplePair, hypers: ReadonlyMap<string, number>): Arrays {
  const scalars = [...hypers].map(
    ([name, value]) => [hyperInput(name), new DenseArray(Float64Array.of(value), [])] as const,
  );
  const samples = inputPairs(pair).flatMap(({ x1, x2 }, place) => [
    [inputName(place, 'x1'), x1] as const,
    ...(x2 ? [[inputName(place, 'x2'), x2] as const] : []),
  ]);
  return Object.fromEntries([...samples, ...scalars]);
}

/** What the kernels read of each sample besides, for batches of these sizes. */
export const samplesFeeds = ({ inputs }: TracedKernel, counts: readonly [number, number], patterns: Patterns): Arrays =>
  Object.fromEntries(
    inputs.map(({ name, side, feed, axes }) => {
      const count = counts[side - 1] ?? 0;
      const data = feed({ side, count, rows: [], options: {}, masks: [], pattern: patterns[side - 1] ?? null });
      return [
        name,
        new DenseArray(
          data,
          axes.map(({ extent }) => extent ?? count),
        ),
      ];
    }),
  );

/** How a program runs. */
export const runOptions = ({ engine, threads, signal }: KernelGradOptions): ArrayRunOptions => ({
  engine,
  threads,
  signal,
});

/** One result of a program. */
export function resultOf(results: Arrays, name: string): DenseArray {
  const found = results[name];
  if (!found) throw new InternalError(`no result ${name}`);
  return found;
}

/** The number of an array without axes. */
export const numberOf = ({ data }: DenseArray): number => data[0] ?? Number.NaN;

/** What derivatives were asked for, and of what. */
interface Asked {
  readonly network: Network;
  readonly wrt: readonly Wrt[];
  readonly traced: TracedKernel;
}

/** The derivatives among the results of a program, as the caller asked for them. */
export function gradsOf<W extends readonly Wrt[], I extends ShapeTree>(
  results: Arrays,
  { wrt, network, traced: { hypers } }: Asked,
): KernelGrads<W, I> {
  const byHyper = (): Readonly<Record<string, number>> =>
    Object.fromEntries([...hypers.keys()].map((name) => [name, numberOf(resultOf(results, hyperInput(name)))]));
  const bySamples = (side: 'x1' | 'x2'): ByInput<DenseArray> =>
    byInput(network.start, (_, place) => resultOf(results, inputName(place, side)));
  const entries = wrt.map((name) => [name, name === 'hypers' ? byHyper() : bySamples(name)] as const);
  return typed<KernelGrads<W, I>>(Object.fromEntries(entries));
}
