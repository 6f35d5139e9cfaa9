import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation } from '../../kernel/dual-activation.js';
import { factorial } from '../../kernel/factorial.js';
import type { KernelRule } from '../../kernel/rule.js';
import { entry } from '../../kernel/windows.js';
import type { MonomialResolved } from './options.js';

/** n! / (2^(n / 2) (n / 2)!) for even n: the ways to pair up n things. */
const pairings = (n: number): number => factorial(n) / (2 ** (n / 2) * factorial(n / 2));

/** Ways to pair up n copies of u1 and n of u2 so that j pairs are mixed; n - j is even. */
function mixedPairings(n: number, j: number): number {
  const chosen = factorial(n) / (factorial(j) * factorial(n - j));
  return factorial(j) * (chosen * pairings(n - j)) ** 2;
}

/**
 * M_n = E[u1^n u2^n] = sum over j = n, n - 2, … of j! (C(n, j) (n - j - 1)!!)^2 q^j (v1 v2)^((n - j) / 2), by Isserlis'
 * theorem (Isserlis 1918): every pair of a pairing gives its covariance. All terms have one sign, so nothing cancels.
 */
function moment(g: GraphBuilder, q: Node, p: Node, n: number): Node {
  // 0 q + 1 has the axes of q, which a plain 1 has not
  if (n === 0) return g.affine(q, 0, 1);
  if (n === 1) return q;
  const square = g.mul(q, q);
  let sum: Node = g.constant(mixedPairings(n, n));
  let powerOfP = p;
  for (let j = n - 2; j >= 0; j -= 2) {
    sum = g.add(g.mul(sum, square), g.mul(mixedPairings(n, j), powerOfP));
    powerOfP = g.mul(powerOfP, p);
  }
  return n % 2 === 0 ? sum : g.mul(q, sum);
}

/** phi(x) = x^n: F = M_n(q, v1 v2), F' = n^2 M_(n-1)(q, v1 v2). */
function monomial(degree: number): DualActivation {
  const ofDegree =
    (n: number): Dual =>
    (g, q, first, second) =>
      moment(g, q, g.mul(entry(first, 0), entry(second, 0)), n);
  return {
    prepare: (_g, v) => [v],
    dual: ofDegree(degree),
    dualDerivative: degree === 0 ? 'zero' : (g, ...rest) => g.mul(degree * degree, ofDegree(degree - 1)(g, ...rest)),
  };
}

export const monomialKernel = ({ degree }: MonomialResolved): KernelRule => {
  const phi = monomial(degree);
  return (k, _input, { g }) => applyDual(g, single(k), phi);
};
