import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { pointwise } from '../../finite/pointwise.js';
import type { FiniteRule } from '../../finite/rule.js';
import type { GeluResolved } from './options.js';

const exact = (g: GraphBuilder, x: Node): Node => g.mul(x, g.affine(g.erf(g.affine(x, Math.SQRT1_2, 0)), 0.5, 0.5));

/** x (1 + tanh y) / 2 with y = sqrt(2 / pi) (x + 0.044715 x^3), as x / (1 + exp(-2 y)) (Hendrycks & Gimpel 2016). */
function approximate(g: GraphBuilder, x: Node): Node {
  const y = g.mul(x, g.affine(g.mul(x, x), 0.044715, 1));
  return g.div(x, g.add(1, g.exp(g.mul(-2 * Math.sqrt(2 / Math.PI), y))));
}

export const geluFinite = (options: GeluResolved): FiniteRule => pointwise(options.approximate ? approximate : exact);
