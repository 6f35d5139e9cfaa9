import { halfLine, hermiteWeights } from './half-line.js';
import { plainSum, sparseSum } from './sparse-sum.js';

/** What is known of a function: that it is even, or odd but for a constant, or neither. */
export type Parity = 'even' | 'odd' | 'neither';

/** A Hermite coefficient as a sum over nodes, times the root of its share in sums over all orders. */
export interface Coefficient {
  readonly order: number;
  readonly weights: readonly number[];
}

/** How the Hermite coefficients of a function of variances up to `variance` are computed, and which. */
export interface Series {
  readonly variance: number;
  /** Nodes z > 0. */
  readonly nodes: readonly number[];
  /** Weights of the mean of an even function, over z > 0 alone. */
  readonly mean: readonly number[];
  /** Coefficients of the even and of the odd part, over z > 0 alone. */
  readonly even: readonly Coefficient[];
  readonly odd: readonly Coefficient[];
}

/** Half of the orders that smooth functions on the scale of 1 need: coefficients there are below 1e-5 of the first. */
const ordersFor = (variance: number): number => 60 * variance + 30;

const made = new Map<string, Series>();

/**
 * The coefficients of functions with this parity: of few orders that stand for all, or the first `terms`. Equal questions
 * get the same arrays.
 */
export function seriesFor(parity: Parity, variance: number, terms: number | null = null): Series {
  const key = `${parity} ${variance} ${terms}`;
  const series = made.get(key) ?? make(parity, variance, terms);
  made.set(key, series);
  return series;
}

function make(parity: Parity, variance: number, terms: number | null): Series {
  const sum = (first: number) =>
    (terms === null ? sparseSum(ordersFor(variance)) : plainSum(Math.ceil((terms - first) / 2))).map(
      ({ at, weight }) => ({ order: 2 * at + first, weight }),
    );
  const [even, odd] = [sum(0), sum(1)];
  const wanted = [...(parity === 'odd' ? even.slice(0, 1) : even), ...(parity === 'even' ? [] : odd)].sort(
    (a, b) => a.order - b.order,
  );
  const rule = halfLine(wanted.at(-1)?.order ?? 0, variance);
  const rows = hermiteWeights(
    rule,
    wanted.map((t) => t.order),
  );
  const coefficients = wanted.map(({ order, weight }, k): Coefficient => {
    const share = Math.sqrt(weight / (order + 1));
    return { order, weights: (rows[k] ?? []).map((w) => share * w) };
  });
  return {
    variance,
    nodes: rule.nodes,
    mean: rows[0] ?? [],
    even: coefficients.filter((c) => c.order % 2 === 0),
    odd: coefficients.filter((c) => c.order % 2 === 1),
  };
}
