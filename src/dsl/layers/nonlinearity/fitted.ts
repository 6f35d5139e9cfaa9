import { fill, type Sentence } from '../../../types/sentences.js';
import { accuracyOf, parityOf, type Reached } from '../../kernel/hermite/accuracy.js';
import type { SmoothFn } from '../../kernel/hermite/mehler.js';
import { type Series, seriesFor } from '../../kernel/hermite/series.js';
import type { NonlinearityResolved } from './options.js';

/** A series that was measured. */
export interface Fitted {
  readonly series: Series;
  readonly reached: readonly Reached[];
  /** Its error for all variances up to the largest. */
  readonly error: number;
}

/** Numbers of terms that are tried; `null`: few that stand for all. */
const TRIED: readonly (number | null)[] = [null, 64, 256];

/** The first series that is good to the tolerance, or the best. */
export function fitted(fn: SmoothFn, { maxVariance, tolerance, terms }: NonlinearityResolved): Fitted {
  const parity = parityOf(fn.slope, maxVariance);
  let best: Fitted | null = null;
  for (const count of terms === null ? TRIED : [terms]) {
    const series = seriesFor(parity, maxVariance, count);
    const reached = accuracyOf(fn, series);
    const found = { series, reached, error: reached.at(-1)?.error ?? Number.POSITIVE_INFINITY };
    if (!best || found.error < best.error) best = found;
    if (found.error <= tolerance) break;
  }
  return best ?? { series: seriesFor(parity, maxVariance), reached: [], error: Number.POSITIVE_INFINITY };
}

/** Two digits, rounded up. */
function digits(x: number): string {
  const [mantissa = '', exponent = '0'] = x.toExponential(12).split('e');
  return `${Math.ceil(10 * Number(mantissa)) / 10}e${Number(exponent)}`;
}

/** Smaller shares of the variance that was asked for are no help. */
const USEFUL = 0.01;

const NOT_FITTED =
  '✗ Nonlinearity: the Hermite series of its function is good to {error} of the diagonal for variances up to {limit}, not to tolerance {tolerance}, so it has no kernel (set {fix}, or estimate it with monteCarloKernelFn)';

const NOT_FINITE =
  '✗ Nonlinearity: its function or the derivative is not a number everywhere, so it has no kernel (make both finite for every number)';

/** The sentence for a function whose series is not good to the tolerance. */
export function notFitted({ reached, error }: Fitted, { maxVariance, tolerance }: NonlinearityResolved): Sentence {
  if (!Number.isFinite(error)) return NOT_FINITE;
  const good = reached.filter((r) => r.error <= tolerance && r.variance >= USEFUL * maxVariance).at(-1);
  const fixes = good ? [`maxVariance to ${Number(good.variance.toPrecision(6))}`] : [];
  fixes.push(`tolerance to ${digits(error)}`);
  return fill(NOT_FITTED, { limit: maxVariance, error: digits(error), tolerance, fix: fixes.join(' or ') });
}
