import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { DualActivation, Prepared } from '../dual-activation.js';
import { withRounding } from '../limited.js';
import { along } from '../scalar.js';
import type { EntryFn } from '../traced.js';
import { entry } from '../windows.js';
import { sumOfPowers } from './powers.js';
import type { Coefficient, Series } from './series.js';

/** A function and its derivative, on every entry. */
export interface SmoothFn {
  readonly value: EntryFn;
  readonly slope: EntryFn;
}

/** The axis of the nodes. */
const NODES = 'z';

/** Roots of variances that are below are taken of it, so that no function is asked at 0 for the side it comes from. */
const TINY = 1e-30;

/** sqrt(v) for v up to the limit; larger ones, which are refused, count as the limit. */
export function scaleUpTo(g: GraphBuilder, v: Node, limit: number): Node {
  return g.sqrt(g.pointwise('min', [g.pointwise('max', [v, TINY]), withRounding(limit)]));
}

/** Sums over nodes of values that lie on them, one a row. */
export const sumsOverNodes = (g: GraphBuilder, values: Node, rows: readonly (readonly number[])[]): readonly Node[] =>
  rows.map((row) => g.contract(values, g.constant(row, [{ name: NODES, extent: row.length }]), [NODES]));

/** Nodes times the scale of every sample and position. */
export const onNodes = (g: GraphBuilder, scale: Node, nodes: readonly number[]): Node =>
  g.mul(scale, g.constant(nodes, [{ name: NODES, extent: nodes.length }]));

/**
 * phi by Mehler's formula: with d_n(v) = E[phi'(sqrt(v) z) h_n(z)] for the Hermite polynomials h_n that are orthonormal
 * under the standard normal, and c = q / sqrt(v1 v2),
 *
 *     F' = sum over n of d_n(v1) d_n(v2) c^n, F = E[phi(u1)] E[phi(u2)] + q sum over n of d_n(v1) d_n(v2) c^n / (n + 1)
 *
 * (Mehler 1866; Daniely, Frostig & Singer 2016, arXiv:1602.05897, section 4). The coefficients are those of one sample
 * and position, so that a pair costs one polynomial of c.
 */
export function mehler(fn: SmoothFn, { variance, nodes, mean, even, odd }: Series): DualActivation {
  // where phi' is even, phi is odd but for phi(0), which is its mean then
  const lopsided = odd.length > 0;
  const firstEven = lopsided ? 2 : 1;
  const prepare = (g: GraphBuilder, v: Node): Prepared => {
    const x = onNodes(g, scaleUpTo(g, v, variance), nodes);
    const at = (f: EntryFn, y: Node): Node => along(g, f(g, y), x);
    const slope = at(fn.slope, x);
    const sums = (values: Node, list: readonly Coefficient[]): readonly Node[] =>
      sumsOverNodes(
        g,
        values,
        list.map((c) => c.weights),
      );
    if (!lopsided) return [g.safeRsqrt(v), ...sums(g.mul(2, slope), even)];
    const mirrored = g.pointwise('neg', [x]);
    const slopeThere = at(fn.slope, mirrored);
    return [
      g.safeRsqrt(v),
      ...sumsOverNodes(g, g.add(at(fn.value, x), at(fn.value, mirrored)), [mean]),
      ...sums(g.add(slope, slopeThere), even),
      ...sums(g.sub(slope, slopeThere), odd),
    ];
  };
  /** The sum over n of factor(n) d_n(v1) d_n(v2) c^n / (n + 1). */
  const sum = (
    g: GraphBuilder,
    q: Node,
    first: Prepared,
    second: Prepared,
    factor: (order: number) => number,
  ): Node => {
    const c = g.mul(g.mul(q, entry(first, 0)), entry(second, 0));
    const square = g.mul(c, c);
    const part = (list: readonly Coefficient[], from: number): Node =>
      sumOfPowers(
        g,
        square,
        list.map(({ order }, k) => ({
          at: Math.floor(order / 2),
          value: g.affine(g.mul(entry(first, from + k), entry(second, from + k)), factor(order), 0),
        })),
      );
    const sums = part(even, firstEven);
    return lopsided ? g.add(sums, g.mul(c, part(odd, firstEven + even.length))) : sums;
  };
  const means = (g: GraphBuilder, first: Prepared, second: Prepared): Node => {
    if (lopsided) return g.mul(entry(first, 1), entry(second, 1));
    const middle = fn.value(g, g.constant(0));
    return g.mul(middle, middle);
  };
  return {
    prepare,
    dual: (g, q, first, second) => {
      const series = sum(g, q, first, second, () => 1);
      return g.add(means(g, first, second), g.mul(q, series));
    },
    dualDerivative: (g, q, first, second) => sum(g, q, first, second, (n) => n + 1),
  };
}
