import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation } from '../../kernel/dual-activation.js';
import { factorial } from '../../kernel/factorial.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry } from '../../kernel/windows.js';
import type { PolynomialResolved } from './options.js';

/**
 * E[phi^(l)(u)] / sqrt(l!) as a polynomial of the variance v of u, by its coefficients: c_(l + 2 i) of phi gives v^i times
 * (l + 2 i)! / (2^i i! sqrt(l!)).
 */
const meanOfDerivative = (coef: readonly number[], l: number): readonly number[] =>
  coef.slice(l).flatMap((c, k) => {
    const i = k / 2;
    return Number.isInteger(i) ? [(c * factorial(l + k)) / (2 ** i * factorial(i) * Math.sqrt(factorial(l)))] : [];
  });

/** Sum of coef[n] x^n by Horner's rule. */
const horner = (g: GraphBuilder, coef: readonly number[], x: Node): Node =>
  coef.reduceRight<Node | null>((sum, c) => (sum ? g.add(g.mul(sum, x), c) : g.constant(c)), null) ?? g.constant(0);

/**
 * phi(x) = sum of c_n x^n: with t_l(v) = E[phi^(l)(u)] / sqrt(l!), a polynomial, F = sum of t_l(v1) t_l(v2) q^l and F' its
 * derivative by q (Mehler's formula). No root and no quotient, so it is right at zero variance too.
 */
function polynomial(coef: readonly number[]): DualActivation {
  const means = coef.map((_, l) => meanOfDerivative(coef, l));
  const present = [...means.keys()].filter((l) => means[l]?.some((c) => c !== 0));
  const highest = present.at(-1) ?? 0;
  const series =
    (from: 0 | 1): Dual =>
    (g, q, first, second) => {
      let sum: Node | null = null;
      for (let l = highest; l >= from; l--) {
        const raised: Node | null = sum && g.mul(sum, q);
        const term = present.includes(l) ? g.mul(from === 0 ? 1 : l, g.mul(entry(first, l), entry(second, l))) : null;
        sum = raised && term ? g.add(raised, term) : (raised ?? term);
      }
      return sum ?? g.mul(0, q);
    };
  return {
    // 0 v has the axes of v, which the mean of a constant has not; other terms get theirs from q
    prepare: (g, v) => means.map((mean, l) => (l === 0 ? g.add(g.mul(0, v), horner(g, mean, v)) : horner(g, mean, v))),
    dual: series(0),
    dualDerivative: highest === 0 ? 'zero' : series(1),
  };
}

export const polynomialKernel = ({ coef }: PolynomialResolved): KernelRule => {
  const phi = polynomial(coef);
  return (k, _input, { g }) => applyDual(g, single(k), phi);
};
