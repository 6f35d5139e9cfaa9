import fc from 'fast-check';
import type { DenseArray } from '../../../src/index.js';
import { layoutOf, samplesOf as rowsOf } from '../../../src/nt/kernel/arrange.js';
import { arrayKernel } from '../../../src/nt/kernel/array-kernel.js';
import type { InternalOptions } from '../../../src/nt/kernel/call.js';
import { kernelProgram } from '../../../src/nt/kernel/kernel-program.js';
import { isMasked, masksOf } from '../../../src/nt/kernel/output-masks.js';
import { readSamples } from '../../../src/nt/kernel/read-samples.js';
import { ARRAY_FIELDS, type ArrayField } from '../../../src/nt/kernel/request.js';
import { runKernel } from '../../../src/nt/kernel/run-kernel.js';
import { sampleFacts } from '../../../src/nt/kernel/sample-facts.js';
import { outputName } from '../../../src/nt/kernel/trace.js';
import { readPatterns } from '../../../src/nt/pattern.js';
import type { KernelPattern } from '../../../src/types/pattern.js';
import { cachedBounds } from './bounds-cache.js';
import type { Bounded, Feeds } from './error-bounds.js';
import type { GeneOptions } from './genes.js';
import { type RandomNet, randomNet } from './random-net.js';
import { arrange, batches, samplesOf } from './samples.js';
import type { Row } from './tolerance.js';

/** The arrays of a kernel that are there. */
export type Arrays = Readonly<Partial<Record<ArrayField, DenseArray>>>;

/** A network with samples to compute kernels of. */
export interface Case {
  readonly net: RandomNet;
  readonly samples1: readonly Float64Array[];
  readonly samples2: readonly Float64Array[] | null;
  readonly x1: DenseArray;
  readonly x2: DenseArray | null;
}

/** Entries of a kernel at most, positions included, so that the reference takes milliseconds. */
const ENTRIES = 12_000;

/** Random networks on random samples. */
export const cases = (options: GeneOptions = {}): fc.Arbitrary<Case> =>
  fc.tuple(randomNet(options), batches).map(([net, genes]) => {
    const positions = net.spatial.reduce((n, axis) => n * (net.shape[axis] ?? 1), 1);
    const [samples1, samples2] = samplesOf(net, genes, Math.floor(ENTRIES / positions ** 2));
    return caseOf(
      net,
      samples1,
      samples2,
      `seed ${genes.seed}, rows ${genes.first.slice(0, samples1.length).join(' ')} / ${describe(genes.second, samples2)}`,
    );
  });

const describe = (second: string | readonly string[] | null, samples: readonly unknown[] | null): string =>
  Array.isArray(second) ? second.slice(0, samples?.length).join(' ') : String(second);

export function caseOf(
  net: RandomNet,
  samples1: readonly Float64Array[],
  samples2: readonly Float64Array[] | null,
  text = '',
): Case {
  const shown = { [fc.toStringMethod]: () => `${fc.stringify(net)}, ${text}` };
  return { net, samples1, samples2, x1: arrange(net, samples1), x2: samples2 && arrange(net, samples2), ...shown };
}

const isArrays = (kernel: unknown): kernel is Readonly<Record<ArrayField, DenseArray | null>> =>
  typeof kernel === 'object' && kernel !== null && 'nngp' in kernel;

/** nngp, ntk, cov1 and cov2 (if there is an x2) of a network. */
export async function kernelOf(
  net: RandomNet,
  x1: DenseArray,
  x2: DenseArray | null,
  options: InternalOptions = {},
): Promise<Arrays> {
  const kernel = await runKernel(net.network, x1, x2, undefined, options);
  if (!isArrays(kernel)) throw new Error('the network ends in branches');
  return Object.fromEntries(ARRAY_FIELDS.flatMap((field) => (kernel[field] ? [[field, kernel[field]] as const] : [])));
}

/** What a network means on some samples, whoever made them. */
export interface Meaning {
  readonly net: Pick<RandomNet, 'network'>;
  readonly x1: DenseArray;
  readonly x2: DenseArray | null;
  /** What stands for masked entries. */
  readonly maskConstant?: number | undefined;
  /** What `Aggregate` sums along. */
  readonly pattern?: KernelPattern | null;
}

/** What is asked of a network where everything is, in float64, with `more` of it told. */
export const everything = <M extends object>({ x1, x2 }: Pick<Meaning, 'x1' | 'x2'>, more: M) =>
  ({
    shape: x1.shape,
    hasX2: x2 !== null,
    fields: ARRAY_FIELDS,
    dtype: 'f64',
    optimize: true,
    diagonalSpatial: false,
    ...more,
  }) as const;

/** What the graph as written means, with bounds on the rounding errors of an engine that rounds like this row. */
export function boundsOf(
  { net, x1: given1, x2: given2, maskConstant, pattern: given }: Meaning,
  row: Row,
  diagonalSpatial = false,
): Readonly<Partial<Record<ArrayField, Bounded>>> {
  const pair = readSamples(net.network, given1, given2, maskConstant);
  const { x1, x2 } = pair;
  const patterns = readPatterns(given, x2 !== null);
  const told = { masked: isMasked(pair), patterned: patterns[0] !== null };
  const question = everything(pair, { optimize: false, diagonalSpatial, ...told });
  const facts = sampleFacts(net.network, pair);
  const { kernel } = facts.samples
    ? arrayKernel(net.network, { ...question, ...facts, samples: facts.samples, diagonalBatch: true })
    : kernelProgram(net.network, { ...question, sameInputs: facts.sameInputs });
  const layout = layoutOf(net.network.input);
  // what float32 makes of an input is no error of the engine
  const rounding = (value: Float64Array): Float64Array =>
    value.map((v) => (row === 'float64' ? 0 : Math.abs(Math.fround(v) - v)));
  const rows = (x: DenseArray): { readonly count: number; readonly feed: Feeds[string] } => {
    const { data, count } = rowsOf(x, layout, 'float64', 'x');
    const value = Float64Array.from(data);
    return { count, feed: { value, error: rounding(value) } };
  };
  const [a, b] = [rows(x1), x2 && rows(x2)];
  const others = kernel.inputs.map(({ name, side, feed }): readonly [string, Feeds[string]] => {
    const count = (side === 2 && b ? b : a).count;
    const pattern = patterns[side - 1] ?? null;
    const value = Float64Array.from(feed({ side, count, rows: [], options: {}, masks: masksOf(pair, side), pattern }));
    return [name, { value, error: rounding(value) }];
  });
  const feeds = { x1: a.feed, ...(b ? { x2: b.feed } : {}), ...Object.fromEntries(others) };
  const counts = { i: a.count, j: (b ?? a).count };
  const values = cachedBounds(kernel.program.graph, feeds, counts, row);
  const zero: Bounded = { names: [], extents: [], value: Float64Array.of(0), error: Float64Array.of(0) };
  return Object.fromEntries(
    ARRAY_FIELDS.flatMap((field) => {
      const name = outputName(field, '');
      const value = kernel.zeros.has(name) ? zero : values[name];
      return value ? [[field, value] as const] : [];
    }),
  );
}
