import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type Prepared } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry } from '../../kernel/windows.js';

/** What F and F' of a pair have in common: q, c = q r1 r2 with r = 1 / sqrt(1 + v), and 1 / sqrt(1 - c^2). */
interface Angle {
  readonly cosine: Node;
  readonly cosecant: Node;
}

/** r, r^2 and v r of one sample. */
function prepare(g: GraphBuilder, v: Node): Prepared {
  const r = g.safeRsqrt(g.add(1, v));
  return [r, g.mul(r, r), g.mul(v, r)];
}

const times = (g: GraphBuilder, k: number, first: Prepared, second: Prepared): Node =>
  g.mul(entry(first, k), entry(second, k));

function angleOf(g: GraphBuilder, q: Node, first: Prepared, second: Prepared): Angle {
  const cosine = g.mul(g.mul(q, entry(first, 0)), entry(second, 0));
  return { cosine, cosecant: g.mul(Math.PI, g.pointwise('arcCosine0Slope', [cosine])) };
}

/**
 * phi(x) = x Phi(x). With c = q / sqrt((1 + v1)(1 + v2)) = cos(theta), D = sqrt((1 + v1)(1 + v2)) sin(theta) and kappa0
 * the arc-cosine kernel of order 0 (1 / 4 + asin(c) / (2 pi) is its half), the closed form of Tsuchida et al. 2021
 * (arXiv:2002.08517) is
 *
 *     F = q kappa0(c) / 2 + (c^2 / D + v1 v2 D / ((1 + v1)(1 + v2))) / (2 pi),
 *     F' = kappa0(c) / 2 + c / (2 pi sin(theta)) (1 / D^2 + 1 / (1 + v1) + 1 / (1 + v2)).
 *
 * D is at least 1, so c comes near ±1 only for variances whose inverse is a rounding of 1.
 */
const dual: Dual = (g, q, first, second) => {
  const { cosine, cosecant } = angleOf(g, q, first, second);
  const sine = g.sqrt(g.mul(g.sub(1, cosine), g.add(1, cosine)));
  const near = g.mul(g.mul(g.mul(cosine, cosine), cosecant), times(g, 0, first, second));
  const far = g.mul(times(g, 2, first, second), sine);
  return g.add(g.mul(g.mul(0.5, q), g.arcCosine0(cosine)), g.mul(0.5 / Math.PI, g.add(near, far)));
};

const dualDerivative: Dual = (g, q, first, second) => {
  const { cosine, cosecant } = angleOf(g, q, first, second);
  const inverse = g.mul(g.mul(cosecant, cosecant), times(g, 1, first, second));
  const spread = g.add(inverse, g.add(entry(first, 1), entry(second, 1)));
  const tilt = g.mul(g.mul(0.5 / Math.PI, g.mul(cosine, cosecant)), spread);
  return g.add(g.mul(0.5, g.arcCosine0(cosine)), tilt);
};

export const geluKernel: KernelRule = (k, _input, { g }) => applyDual(g, single(k), { prepare, dual, dualDerivative });
