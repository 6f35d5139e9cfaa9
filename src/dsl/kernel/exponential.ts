import type { GraphBuilder, Operand } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import type { Prepared } from './dual-activation.js';
import { entry } from './windows.js';

/** What `exponential` wants of one sample: half its variance, with a sign. */
export const halves = (g: GraphBuilder, v: Node, sign: 1 | -1): Prepared => [g.mul(sign / 2, v)];

/**
 * exp(scale (q + s v1 / 2 + s v2 / 2)), s the sign given to `halves`. All is added up before anything is raised, so that
 * large variances do not overflow on their way; at equal entries and s = -1 the exponent is 0 without a rounding.
 */
export const exponential = (g: GraphBuilder, scale: Operand, q: Node, first: Prepared, second: Prepared): Node =>
  g.exp(g.mul(scale, g.add(g.add(q, entry(first, 0)), entry(second, 0))));
