import type { DType } from '../../../compile/graph/node.js';
import { halfLine, hermiteWeights } from './half-line.js';
import { sparseSum } from './sparse-sum.js';

/**
 * The Hermite coefficients of exp(-s |z|) of even order n = 2 m: e_n(s) = (-1)^m sqrt(share / weight) y_n(s). They fall off like
 * powers of n, because of the bend at 0, so orders up to 1e8 are in use.
 */
export interface TentTerm {
  readonly order: number;
  /** (2 / pi) (2 m)! / (4^m m!^2), times the weight of the order in sums over all. */
  readonly share: number;
  /** Weights of y_n as a sum over nodes; `null` for orders so high that a formula is good enough. */
  readonly weights: readonly number[] | null;
}

export interface Tent {
  readonly nodes: readonly number[];
  readonly terms: readonly TentTerm[];
}

/** Half of the first order that a formula gives: it is good to 2 / n^2, and what is left from here on is under 1e-4. */
const FORMULA = 2000;

/** (2 m)! / (4^m m!^2); by Stirling's series from 100 on, to 1e-12. */
function centralShare(m: number): number {
  if (m >= 100) return (1 - (1 - (1 + 5 / (8 * m) - 21 / (256 * m * m)) / (16 * m)) / (8 * m)) / Math.sqrt(Math.PI * m);
  let share = 1;
  for (let k = 1; k <= m; k++) share *= (2 * k - 1) / (2 * k);
  return share;
}

/**
 * Where half the orders end for variances up to `variance`, in sums with no factor of n and with 1 / n or less: what is
 * left of E[phi'(u1) phi'(u2)] is 3 variance m^(-3/2) of the first and 0.1 variance^2 m^(-5/2) of the others.
 */
export function tentEnds(variance: number, dtype: DType): { readonly long: number; readonly short: number } {
  const [long, short] = dtype === 'f32' ? [3e5, 1e6] : [3e10, 1e10];
  return {
    long: Math.max((long * variance) ** (2 / 3), 400),
    short: Math.max((short * Math.max(variance, variance ** 2)) ** 0.4, 200),
  };
}

const made = new Map<string, Tent>();

/** The orders for variances up to `variance`. Equal questions get the same arrays. */
export function tentFor(variance: number, dtype: DType): Tent {
  const key = `${variance} ${dtype}`;
  const tent = made.get(key) ?? make(variance, dtype);
  made.set(key, tent);
  return tent;
}

function make(variance: number, dtype: DType): Tent {
  const sum = sparseSum(tentEnds(variance, dtype).long);
  const low = sum.filter(({ at }) => at < FORMULA).map(({ at }) => 2 * at);
  const rule = halfLine(low.at(-1) ?? 0, variance, 80);
  const rows = hermiteWeights(rule, low);
  const terms = sum.map(({ at, weight }, k): TentTerm => {
    const central = (2 / Math.PI) * centralShare(at);
    const scale = ((at % 2 === 0 ? 1 : -1) * 2) / Math.sqrt(central);
    return { order: 2 * at, share: weight * central, weights: rows[k]?.map((w) => scale * w) ?? null };
  });
  return { nodes: rule.nodes, terms };
}
