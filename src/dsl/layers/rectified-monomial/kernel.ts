import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry } from '../../kernel/windows.js';
import type { RectifiedMonomialResolved } from './options.js';

/** v^(n / 2) for n >= 1. */
function power(g: GraphBuilder, v: Node, n: number): Node {
  if (n === 1) return g.sqrt(v);
  return n === 2 ? v : g.mul(power(g, v, n - 2), v);
}

/**
 * The arc-cosine kernel of order n over pi, J_n / pi (Cho & Saul 2009, eq. 4), from those of order 0 and 1:
 * J_(n+1) = (2n + 1) c J_n + n^2 (1 - c^2) J_(n-1), which is J_n's definition with its derivative dJ_n/dc = n^2 J_(n-1)
 * put in. No root and no quotient, so it is finite everywhere. As c -> -1 its terms cancel: J_n ~ (1 + c)^(n + 1/2) is
 * then good to a rounding of (1 + c)^(3/2), which from n = 3 on is less than the cosine's own digits would allow.
 */
function arcCosine(g: GraphBuilder, c: Node, degree: number): Node {
  let [below, at] = [g.arcCosine0(c), g.arcCosine1(c)];
  if (degree === 0) return below;
  // 1 - c^2, without the rounding of c^2
  const gap = g.mul(g.sub(1, c), g.add(1, c));
  for (let n = 1; n < degree; n++) {
    [below, at] = [at, g.add(g.mul(2 * n + 1, g.mul(c, at)), g.mul(n * n, g.mul(gap, below)))];
  }
  return at;
}

/**
 * phi(x) = x^n for x > 0, else 0: F = (v1 v2)^(n/2) / (2 pi) J_n(c), F' = n^2 (v1 v2)^((n-1)/2) / (2 pi) J_(n-1)(c)
 * with c = q / sqrt(v1 v2) (Cho & Saul 2009, eq. 3-6). At zero variance c reads 0 as for independent entries: the step
 * (F at n = 0, F' at n = 1) gives 1/4, all else 0.
 */
function rectifiedMonomial(degree: number): DualActivation {
  const ofOrder =
    (n: number, factor: number, at: number): Dual =>
    (g, q, first, second) => {
      const kernel = arcCosine(g, g.mul(g.mul(q, entry(first, 0)), entry(second, 0)), n);
      return g.mul(n === 0 ? factor : g.mul(g.mul(entry(first, at), factor), entry(second, at)), kernel);
    };
  const powers = [degree, degree - 1].filter((n) => n > 0);
  return {
    prepare: (g, v) => [g.safeRsqrt(v), ...powers.map((n) => power(g, v, n))],
    dual: ofOrder(degree, 1 / 2, 1),
    dualDerivative: degree === 0 ? 'zero' : ofOrder(degree - 1, degree ** 2 / 2, 2),
  };
}

export const rectifiedMonomialKernel = ({ degree }: RectifiedMonomialResolved): KernelRule => {
  const phi = rectifiedMonomial(degree);
  return (k, _input, { g }) => applyDual(g, single(k), phi);
};
