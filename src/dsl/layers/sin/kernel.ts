import type { GraphBuilder, Operand } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation } from '../../kernel/dual-activation.js';
import { exponential, halves } from '../../kernel/exponential.js';
import type { KernelRule } from '../../kernel/rule.js';
import { product, quotient, scalarsOf, square } from '../../kernel/scalar.js';
import type { WaveResolved } from './options.js';

const cosine = (g: GraphBuilder, x: Operand): Operand =>
  typeof x === 'number' ? Math.cos(x) : g.pointwise('cos', [x]);

/**
 * phi(x) = a sin(b x + c): the product of two sines is half the cosine of their difference less half that of their sum,
 * and E[cos(b u + t)] = exp(-b^2 Var[u] / 2) cos t, so that
 *
 *     F = a^2 / 2 (s- - cos(2 c) s+), F' = a^2 b^2 / 2 (s- + cos(2 c) s+), s∓ = exp(-b^2 Var[u1 ∓ u2] / 2).
 *
 * A cosine has the same with the other sign of cos(2 c).
 */
function wave(g: GraphBuilder, a: Operand, b: Operand, twoPhases: Operand): DualActivation {
  const b2 = square(g, b);
  const of =
    (scale: Operand, op: 'sub' | 'add'): Dual =>
    (_g, q, first, second) => {
      const minus = exponential(g, b2, q, first, second);
      const plus = exponential(g, b2, g.pointwise('neg', [q]), first, second);
      return g.mul(scale, g.pointwise(op, [minus, g.mul(twoPhases, plus)]));
    };
  const scale = quotient(g, square(g, a), 2);
  return {
    prepare: (_g, v: Node) => halves(g, v, -1),
    dual: of(scale, 'sub'),
    dualDerivative: of(product(g, scale, b2), 'add'),
  };
}

export const waveKernel =
  (kind: 'sin' | 'cos', options: WaveResolved): KernelRule =>
  (k, _input, context) => {
    const { g } = context;
    const scalar = scalarsOf(context, options);
    const twoPhases = product(g, kind === 'sin' ? 1 : -1, cosine(g, product(g, 2, scalar('c'))));
    return applyDual(g, single(k), wave(g, scalar('a'), scalar('b'), twoPhases));
  };
