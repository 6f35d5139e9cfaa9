import type { Node } from '../../../compile/graph/node.js';
import { ones, pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { HermiteResolved } from './options.js';

/** By the recurrence h_(n+1) = (x h_n - sqrt(n) h_(n-1)) / sqrt(n + 1) of h_n = He_n / sqrt(n!) (A&S 22.7.14). */
export const hermiteFinite = ({ degree }: HermiteResolved): FiniteRule =>
  pointwise((g, x) => {
    if (degree === 0) return ones(g, x);
    let [below, at]: [Node, Node] = [ones(g, x), x];
    for (let n = 1; n < degree; n++) {
      const next = g.mul(1 / Math.sqrt(n + 1), g.sub(g.mul(x, at), g.mul(Math.sqrt(n), below)));
      [below, at] = [at, next];
    }
    return at;
  });
