import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { Prepared } from '../../kernel/dual-activation.js';
import { onNodes, scaleUpTo, sumsOverNodes } from '../../kernel/hermite/mehler.js';
import { sumOfPowers } from '../../kernel/hermite/powers.js';
import { type Tent, type TentTerm, tentEnds, tentFor } from '../../kernel/hermite/tent.js';
import { affine } from '../../kernel/scalar.js';
import { entry } from '../../kernel/windows.js';

/** Prepared values: 1 / sqrt(v), s = sqrt(v), E[exp(-s |z|)], E[phi(s z)], then y_n for every order n. */
const [INVERSE, SCALE, TENT_MEAN, MEAN, FIRST] = [0, 1, 2, 3, 4] as const;

/**
 * y_n(s) for high n: s / (s^2 + n + 1 - 2 (n + 1) / (n + s^2)), the solution of s^2 y_n + (n + 1) y_(n + 2) = s (by parts)
 * with y_(n + 2) put as (1 - 2 / (n + s^2)) y_n.
 */
function highOrder(g: GraphBuilder, s: Node, n: number): Node {
  const v = g.mul(s, s);
  const nearer = g.div(2 * (n + 1), g.affine(v, 1, n));
  return g.div(s, g.sub(g.affine(v, 1, n + 1), nearer));
}

/** What sums over the coefficients of the tent need of one variance. */
export function prepareTent(g: GraphBuilder, v: Node, alpha: Operand, limit: number): Prepared {
  const { nodes, terms }: Tent = tentFor(limit, g.dtype);
  const s = scaleUpTo(g, v, limit);
  const fading = g.exp(g.pointwise('neg', [onNodes(g, s, nodes)]));
  const low = terms.flatMap(({ weights }) => (weights ? [weights] : []));
  const sums = sumsOverNodes(g, fading, low);
  const coefficients = terms.map(({ order }, k) => sums[k] ?? highOrder(g, s, order));
  const mean = g.affine(entry(coefficients, 0), Math.sqrt(2 / Math.PI), 0);
  const bend = affine(g, g.affine(mean, 0.5, -0.5), alpha, 0);
  return [g.safeRsqrt(v), s, mean, g.add(g.affine(s, Math.sqrt(0.5 / Math.PI), 0), bend), ...coefficients];
}

/** Which sums go on for longer: those with no factor of n. */
type Length = 'long' | 'short';

/** Sums over the Hermite coefficients e_n of the tent exp(-|x|) at two variances, in c = q / sqrt(v1 v2). */
export class TentSums {
  readonly c: Node;
  readonly #g: GraphBuilder;
  readonly #terms: readonly TentTerm[];
  readonly #ends: Readonly<Record<Length, number>>;
  readonly #both: readonly [Prepared, Prepared];

  constructor(g: GraphBuilder, limit: number, q: Node, first: Prepared, second: Prepared) {
    this.#g = g;
    this.#terms = tentFor(limit, g.dtype).terms;
    this.#ends = tentEnds(limit, g.dtype);
    this.#both = [first, second];
    this.c = g.mul(g.mul(q, entry(first, INVERSE)), entry(second, INVERSE));
  }

  #at(op: 'add' | 'mul', k: number): Node {
    return this.#g.pointwise(
      op,
      this.#both.map((prepared) => entry(prepared, k)),
    );
  }

  /** sqrt(v1 v2). */
  get scales(): Node {
    return this.#at('mul', SCALE);
  }

  /** The product of E[phi(u)] at both variances. */
  get means(): Node {
    return this.#at('mul', MEAN);
  }

  /** The sum of e_0 at both variances. */
  get tents(): Node {
    return this.#at('add', TENT_MEAN);
  }

  #sum(length: Length, factor: (n: number) => number, value: (k: number) => Node): Node {
    const g = this.#g;
    const terms = this.#terms.flatMap(({ order, share }, k) =>
      order < 2 * this.#ends[length]
        ? [{ at: order / 2, value: g.affine(value(FIRST + k), share * factor(order), 0) }]
        : [],
    );
    return sumOfPowers(g, g.mul(this.c, this.c), terms);
  }

  /** The sum over n of e_n(v1) e_n(v2) c^n times a factor. */
  products(length: Length, factor: (n: number) => number): Node {
    return this.#sum(length, factor, (k) => this.#at('mul', k));
  }

  /** The sum over n of b_n (sqrt(v1) e_n(v1) + sqrt(v2) e_n(v2)) c^(n + 1) times a factor, where e_n = b_n y_n. */
  mixed(length: Length, factor: (n: number) => number): Node {
    const g = this.#g;
    const scaled = (prepared: Prepared, k: number): Node => g.mul(entry(prepared, SCALE), entry(prepared, k));
    const [first, second] = this.#both;
    return g.mul(
      this.c,
      this.#sum(length, factor, (k) => g.add(scaled(first, k), scaled(second, k))),
    );
  }
}
