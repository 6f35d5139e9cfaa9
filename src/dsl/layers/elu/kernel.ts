import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { DualActivation } from '../../kernel/dual-activation.js';
import { applyLimited } from '../../kernel/limited.js';
import type { KernelRule } from '../../kernel/rule.js';
import { affine, difference, product, scalarOf, square } from '../../kernel/scalar.js';
import type { EluResolved } from './options.js';
import { prepareTent, TentSums } from './tent-sums.js';

/**
 * phi(x) = x for x > 0, alpha (exp(x) - 1) elsewhere. With the tent e(x) = exp(-|x|), which has a bend at 0 but no jump,
 *
 *     phi' = (1 + alpha e) / 2 + sign ((1 - alpha) + alpha (1 - e)) / 2,
 *
 * an even part and an odd one. By Mehler's formula F and F' are sums over the Hermite coefficients of both, and these are
 * those of the tent: sign (1 - e) has sqrt(v) e_n / sqrt(n + 1) at n + 1, since its derivative is e. What jumps,
 * (1 - alpha) sign, pairs with itself in closed form (arc-sine and arc-cosine kernels: Cho & Saul 2009, eq. 3-6).
 */
function elu(alpha: Operand, limit: number): DualActivation {
  /** Adds the part of what jumps: its pairs with the bend, and those with itself. */
  const withJumps = (g: GraphBuilder, sum: Node, mixed: () => Node, jumps: () => Node): Node => {
    if (alpha === 1) return sum;
    const jump = difference(g, 1, alpha);
    const pairs = affine(g, mixed(), product(g, alpha, jump), 0);
    return g.add(sum, g.add(pairs, affine(g, jumps(), square(g, jump), 0)));
  };
  /** The sum of 1, alpha times e_0 of both variances, and alpha^2 times `sums`. */
  const bends = (g: GraphBuilder, tents: Node, sums: Node): Node =>
    g.add(affine(g, tents, alpha, 1), affine(g, sums, square(g, alpha), 0));
  return {
    prepare: (g, v) => prepareTent(g, v, alpha, limit),
    dual: (g, q, first, second) => {
      const s = new TentSums(g, limit, q, first, second);
      const even = s.products('short', (n) => 1 / ((n + 1) * (n + 2)));
      const odd = s.products('short', (n) => 1 / (n + 1));
      const whole = withJumps(
        g,
        g.mul(q, bends(g, s.tents, g.add(odd, g.mul(q, even)))),
        () =>
          g.mul(
            q,
            s.mixed('short', (n) => 1 / ((n + 1) * (n + 2))),
          ),
        // E|u1| |u2| less E|u1| E|u2|, which is among the means
        () => g.mul(s.scales, g.affine(g.sub(g.mul(2, g.arcCosine1(s.c)), s.c), 1, -2 / Math.PI)),
      );
      return g.add(s.means, g.mul(0.25, whole));
    },
    dualDerivative: (g, q, first, second) => {
      const s = new TentSums(g, limit, q, first, second);
      const even = s.products('long', () => 1);
      const odd = s.products('short', (n) => 1 / (n + 1));
      const whole = withJumps(
        g,
        bends(g, s.tents, g.add(even, g.mul(q, odd))),
        () => s.mixed('long', (n) => 1 / (n + 1)),
        () => g.affine(g.arcCosine0(s.c), 2, -1),
      );
      return g.mul(0.25, whole);
    },
  };
}

export const eluKernel =
  ({ alpha, maxVariance, hypers }: EluResolved): KernelRule =>
  (k, _input, context) =>
    applyLimited(context, k, maxVariance, elu(scalarOf(context, hypers?.alpha ?? alpha), maxVariance));
