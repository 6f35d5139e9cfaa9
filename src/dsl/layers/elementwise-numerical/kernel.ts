import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { single } from '../../kernel/covariances.js';
import { applyDual, type Dual, type DualActivation } from '../../kernel/dual-activation.js';
import { gaussHermite } from '../../kernel/gauss-hermite.js';
import type { KernelRule } from '../../kernel/rule.js';
import { along } from '../../kernel/scalar.js';
import { type Traced, traced } from '../../kernel/traced.js';
import { entry } from '../../kernel/windows.js';
import type { ElementwiseNumericalResolved } from './options.js';

/** The axes of the nodes of either entry of a pair. */
const [OUTER, INNER] = ['m1', 'm2'] as const;

/** Nodes of a standard normal, and weights that add up to 1. */
interface Normal {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

function normal(deg: number): Normal {
  const { nodes, weights } = gaussHermite(deg);
  return {
    nodes: nodes.map((x) => Math.SQRT2 * x),
    weights: weights.map((w) => w / Math.sqrt(Math.PI)),
  };
}

/**
 * F = sum over k, l of w_k w_l phi(sqrt(v1) x_k) phi(c x_k + sqrt(v2 - c^2) x_l) with c = q / sqrt(v1), by the nodes x and
 * weights w of a standard normal (Abramowitz & Stegun 25.4.46); F' has phi' in place of phi. At zero variance c is 0.
 */
function numerical(deg: number, fn: Traced, df: Traced | null): DualActivation {
  const { nodes, weights } = normal(deg);
  const constant = (g: GraphBuilder, values: readonly number[], name: string): Node =>
    g.constant(values, [{ name, extent: deg }]);
  const mapped = (g: GraphBuilder, f: Traced, u: Node): Node => along(g, f.on(g, [u]), u);
  const first = (g: GraphBuilder, v: Node, f: Traced): Node =>
    g.mul(constant(g, weights, OUTER), mapped(g, f, g.mul(g.sqrt(v), constant(g, nodes, OUTER))));
  const of =
    (f: Traced, at: number): Dual =>
    (g, q, one, other) => {
      const c = g.mul(q, entry(one, 0));
      const spread = g.sqrt(g.sub(entry(other, 1), g.mul(c, c)));
      const u = g.add(g.mul(c, constant(g, nodes, OUTER)), g.mul(spread, constant(g, nodes, INNER)));
      const inside = g.contract(mapped(g, f, u), constant(g, weights, INNER), [INNER]);
      return g.contract(inside, entry(one, at), [OUTER]);
    };
  return {
    prepare: (g, v) => [g.safeRsqrt(v), v, first(g, v, fn), ...(df ? [first(g, v, df)] : [])],
    dual: of(fn, 2),
    dualDerivative: df ? of(df, 3) : 'zero',
  };
}

export function elementwiseNumericalKernel({ fn, deg, df }: ElementwiseNumericalResolved): KernelRule {
  const f = traced('ElementwiseNumerical: fn', ['x'], fn);
  const slope = df ? traced('ElementwiseNumerical: df', ['x'], df) : f.derivative(0);
  const phi = numerical(deg, f, slope);
  return (k, _input, { g }) => applyDual(g, single(k), phi);
}
