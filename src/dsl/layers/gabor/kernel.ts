import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type Prepared } from '../../kernel/dual-activation.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry } from '../../kernel/windows.js';

/** The parts of F and F' of a pair. */
interface Parts {
  /** v1 + v2 and 4 (v1 v2 - q^2). */
  readonly sum: Node;
  readonly gap: Node;
  /** D^(-1/2). */
  readonly root: Node;
  /** exp of the mean of (u1 ∓ u2)^2, seen through exp(-u1^2 - u2^2). */
  readonly minus: Node;
  readonly plus: Node;
}

function partsOf(g: GraphBuilder, q: Node, first: Prepared, second: Prepared): Parts {
  const [v1, v2] = [entry(first, 0), entry(second, 0)];
  const sum = g.add(v1, v2);
  const gap = g.pointwise('max', [g.mul(4, g.sub(g.mul(v1, v2), g.mul(q, q))), 0]);
  const root = g.safeRsqrt(g.add(1, g.add(g.mul(2, sum), gap)));
  const both = g.add(sum, gap);
  const factor = g.mul(-0.5, g.mul(root, root));
  const twice = g.mul(2, q);
  return {
    sum,
    gap,
    root,
    minus: g.exp(g.mul(factor, g.sub(both, twice))),
    plus: g.exp(g.mul(factor, g.add(both, twice))),
  };
}

/**
 * phi(x) = exp(-x^2) sin x. With D = det(I + 2 S) for the covariance S of (u1, u2), which is 1 + 2 s + d for
 * s = v1 + v2 and d = 4 (v1 v2 - q^2), and the exponentials e∓ = exp(-(s + d ∓ 2 q) / (2 D)),
 *
 *     F = (e- - e+) / (2 sqrt(D)), F' = ((h + k) e- + (h - k) e+) / (2 D^(5/2)),
 *     h = 1 + 2 s + 4 (v1 v2 + q^2), k = 4 q (d + 3 s + 2):
 *
 * exp(-u1^2 - u2^2) narrows the Gaussian, by whose narrower covariance the mean of a product of sines is taken.
 */
const dual: Dual = (g, q, first, second) => {
  const { root, minus, plus } = partsOf(g, q, first, second);
  return g.mul(g.mul(0.5, root), g.sub(minus, plus));
};

const dualDerivative: Dual = (g, q, first, second) => {
  const { sum, gap, root, minus, plus } = partsOf(g, q, first, second);
  const h = g.add(1, g.add(g.mul(2, sum), g.add(gap, g.mul(8, g.mul(q, q)))));
  const k = g.mul(g.mul(4, q), g.add(gap, g.affine(sum, 3, 2)));
  const inverse = g.mul(root, root);
  const scale = g.mul(g.mul(0.5, root), g.mul(inverse, inverse));
  return g.mul(scale, g.add(g.mul(g.add(h, k), minus), g.mul(g.sub(h, k), plus)));
};

export const gaborKernel: KernelRule = (k, _input, { g }) =>
  applyDual(g, single(k), { prepare: (_g, v) => [v], dual, dualDerivative });
