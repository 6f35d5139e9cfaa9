import { InternalError } from '../../compile/errors.js';
import { typed } from '../../dsl/seam.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { ArrayRunOptions } from '../arrays/array-function.js';
import type { SamplePair } from '../kernel/read-samples.js';
import type { Patterns } from '../pattern.js';
import type { KernelGradOptions, KernelGrads, Wrt } from './options.js';
import { hyperInput, type TracedKernel } from './traced-kernel.js';

/** Arrays by the names of their inputs or outputs. */
export type Arrays = Readonly<Record<string, DenseArray>>;

/** The arrays that a bound kernel runs on. */
export function feedsOf({ x1, x2 }: SamplePair, hypers: ReadonlyMap<string, number>): Arrays {
  const scalars = [...hypers].map(
    ([name, value]) => [hyperInput(name), new DenseArray(Float64Array.of(value), [])] as const,
  );
  return { x1, ...(x2 && { x2 }), ...Object.fromEntries(scalars) };
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

/** The derivatives among the results of a program, as the caller asked for them. */
export function gradsOf<W extends readonly Wrt[]>(
  results: Arrays,
  wrt: readonly Wrt[],
  { hypers }: TracedKernel,
): KernelGrads<W> {
  const byHyper = (): Readonly<Record<string, number>> =>
    Object.fromEntries([...hypers.keys()].map((name) => [name, numberOf(resultOf(results, hyperInput(name)))]));
  const entries = wrt.map((name) => [name, name === 'hypers' ? byHyper() : resultOf(results, name)] as const);
  return typed<KernelGrads<W>>(Object.fromEntries(entries));
}
