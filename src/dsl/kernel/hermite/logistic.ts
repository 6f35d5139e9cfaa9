import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import type { SmoothFn } from './mehler.js';

const negative = (g: GraphBuilder, x: Operand): Node => g.pointwise('neg', [x]);

/** 1 / (1 + exp(-x)); below -80, where it is under 1e-34, it stays there, so that nothing overflows in float32. */
const sigmoid = (g: GraphBuilder, x: Node): Node =>
  g.div(1, g.add(1, g.exp(negative(g, g.pointwise('max', [x, -80])))));

/** The derivative of the sigmoid. */
function sigmoidSlope(g: GraphBuilder, x: Node): Node {
  const e = g.exp(negative(g, g.pointwise('abs', [x])));
  const whole = g.add(1, e);
  return g.div(e, g.mul(whole, whole));
}

/** tanh(x) = 2 sigmoid(2 x) - 1: good to a rounding of 1. */
export const TANH: SmoothFn = {
  value: (g, x) => g.affine(sigmoid(g, g.mul(2, x)), 2, -1),
  slope: (g, x) => g.mul(4, sigmoidSlope(g, g.mul(2, x))),
};

export const SIGMOID: SmoothFn = { value: sigmoid, slope: sigmoidSlope };

/** From 33 on the function is x but for 5e-15. */
const STRAIGHT = 33;

/** log(1 + exp(x)). */
export const SOFTPLUS: SmoothFn = {
  value: (g, x) =>
    g.add(
      g.pointwise('log', [g.add(1, g.exp(g.pointwise('min', [x, STRAIGHT])))]),
      g.pointwise('max', [g.affine(x, 1, -STRAIGHT), 0]),
    ),
  slope: sigmoid,
};

export const SILU: SmoothFn = {
  value: (g, x) => g.mul(x, sigmoid(g, x)),
  slope: (g, x) => g.add(sigmoid(g, x), g.mul(x, sigmoidSlope(g, x))),
};
