import { formatShape, unravel } from '../../runtime/describe.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { NDArray } from '../../types/ndarray.js';
import type { Levels } from './level-sums.js';
import type { EmpiricalField } from './nested-networks.js';
import { threshold } from './threshold.js';

/** One kernel against its estimates; all arrays have the kernel's shape. */
export interface ComparedKernel {
  readonly analytic: NDArray;
  /** The mean over networks, extrapolated to infinite width. */
  readonly estimate: NDArray;
  readonly stdError: NDArray;
  /** (estimate - analytic) / stdError. */
  readonly z: NDArray;
  /** Mean and standard error at each width, the largest first. */
  readonly byWidth: readonly { readonly width: number; readonly mean: NDArray; readonly stdError: NDArray }[];
}

/** The entry that differs most, by its share of what chance allows. */
export interface WorstEntry {
  readonly kernel: EmpiricalField;
  readonly index: readonly number[];
  readonly analytic: number;
  readonly estimate: number;
  readonly stdError: number;
  readonly z: number;
  /** What chance allows here, and bias that may be left. */
  readonly threshold: number;
}

/** What {@link compareWithMonteCarlo} finds. */
export interface Verdict {
  /** `unsettled`: the samples are too few for their skewness, so that no z would say anything. */
  readonly outcome: 'agrees' | 'differs' | 'unsettled';
  /** The outcome in words, with the numbers that count. */
  readonly sentence: string;
  readonly worst: WorstEntry;
  readonly kernels: Readonly<Partial<Record<EmpiricalField, ComparedKernel>>>;
  /** Networks of the largest width. */
  readonly samples: number;
  readonly widths: readonly number[];
  readonly seed: number;
}

export interface KernelComparison {
  readonly field: EmpiricalField;
  readonly analytic: DenseArray;
  readonly levels: Levels;
}

export interface JudgeOptions {
  readonly widths: readonly number[];
  readonly seed: number;
  readonly falseAlarms: number;
  readonly comparisons: number;
  readonly dtype: 'float32' | 'float64';
}

/** Roundings of a finite network's kernel relative to its largest entry; extrapolation multiplies them by 5. */
const ROUNDING = { float32: 2 ** -17, float64: 2 ** -44 } as const;

/**
 * The bias that extrapolation leaves is taken to be at most this share of what the narrowest width n changed. That change
 * is the bias of the order before, and what is left is 1 / n of it times the ratio of two coefficients: 1/2 lets that
 * ratio be 4 at n = 8.
 */
const LEFT_OVER = 1 / 2;

/** Weighs the estimates of all kernels. */
export function judge(options: JudgeOptions, comparisons: readonly KernelComparison[]): Verdict {
  const { widths, seed } = options;
  const entries = comparisons.reduce((n, { analytic }) => n + analytic.data.length, 0);
  const probability = options.falseAlarms / options.comparisons / Math.max(1, entries);
  const all = comparisons.flatMap((c) => entriesOf(c, options, probability));
  const samples = comparisons[0]?.levels.limit.count ?? 0;
  const unsettled = all.find((e) => e.threshold === Number.POSITIVE_INFINITY);
  const worst = unsettled ?? all.reduce((a, b) => (share(b) > share(a) ? b : a));
  const outcome = unsettled ? 'unsettled' : share(worst) > 1 ? 'differs' : 'agrees';
  const kernels = Object.fromEntries(comparisons.map((c) => [c.field, comparedKernel(c, all, widths)] as const));
  const sentence = sentenceOf(
    outcome,
    worst,
    `${samples} networks of widths ${[...widths].reverse().join(', ')}`,
    entries,
  );
  return { outcome, sentence, worst, kernels, samples, widths, seed };
}

/** How much of what chance allows; what is not a number is too much. */
const share = ({ z, threshold: most }: WorstEntry): number =>
  Number.isNaN(z) ? Number.POSITIVE_INFINITY : Math.abs(z) / most;

function entriesOf(
  { field, analytic, levels }: KernelComparison,
  { dtype }: JudgeOptions,
  probability: number,
): readonly WorstEntry[] {
  const shorter = levels.shorter.mean();
  const [estimate, errors, skewness] = [levels.limit.mean(), levels.limit.standardError(), levels.limit.skewness()];
  const scale = Math.max(...analytic.data.map(Math.abs), ...estimate.map(Math.abs));
  return Array.from(analytic.data, (value, k) => {
    const [mean, own, skew] = [estimate[k] ?? Number.NaN, errors[k] ?? Number.NaN, skewness[k] ?? 0];
    const stdError = Math.hypot(own, ROUNDING[dtype] * scale);
    const z = mean === value ? 0 : (mean - value) / stdError;
    const bias = LEFT_OVER * Math.abs(mean - (shorter[k] ?? mean));
    // where roundings are all that varies, their skewness says nothing
    const skewed = skew * (own / stdError || 0) ** 3;
    const most = threshold(probability, skewed, levels.limit.count) + bias / (stdError || 1);
    return {
      kernel: field,
      index: unravel(k, analytic.shape),
      analytic: value,
      estimate: mean,
      stdError,
      z,
      threshold: most,
    };
  });
}

function comparedKernel(
  { field, analytic, levels }: KernelComparison,
  all: readonly WorstEntry[],
  widths: readonly number[],
): ComparedKernel {
  const own = all.filter(({ kernel }) => kernel === field);
  const array = (data: Iterable<number>): DenseArray => new DenseArray(Float64Array.from(data), analytic.shape);
  return {
    analytic,
    estimate: array(levels.limit.mean()),
    stdError: array(own.map((e) => e.stdError)),
    z: array(own.map((e) => e.z)),
    byWidth: levels.byWidth.map((moments, level) => ({
      width: widths[level] ?? 0,
      mean: array(moments.mean()),
      stdError: array(moments.standardError()),
    })),
  };
}

const text = (value: number): string => String(Number(value.toPrecision(5)));

function sentenceOf(outcome: Verdict['outcome'], worst: WorstEntry, networks: string, entries: number): string {
  const place = `${worst.kernel}${formatShape(worst.index)}`;
  const found = `${text(worst.estimate)} ± ${text(worst.stdError)}`;
  const most = worst.threshold.toFixed(1);
  switch (outcome) {
    case 'agrees':
      return `${networks} agree with the kernels in all ${entries} entries: ${place} differs most, by ${Math.abs(worst.z).toFixed(1)} standard errors, where chance allows ${most}.`;
    case 'differs':
      return `${place} is ${text(worst.analytic)}, and ${networks} say ${found}: ${Math.abs(worst.z).toFixed(1)} standard errors apart, where chance allows ${most}, so the kernel rule or the finite part of a layer is wrong.`;
    case 'unsettled':
      return `${networks} are too few to say anything of ${place}, whose samples are too skewed; take more samples, or layers that grow less.`;
  }
}
