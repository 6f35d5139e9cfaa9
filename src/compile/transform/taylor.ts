import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import { jvp, plus, type Tangent } from './jvp.js';
import { substitute } from './substitute.js';

/**
 * The Taylor polynomials of `outputs` of some degree in nodes, `around` the arrays that it gives for them: degree 1 is
 * the linearisation f(a) + J(a) (x - a). All nodes are those of `g`.
 */
export function taylor(
  g: GraphBuilder,
  outputs: readonly Node[],
  around: ReadonlyMap<Node, Node>,
  degree: number,
): readonly Node[] {
  // the step is an array of its own for as long as derivatives are taken, so that it stays as it is
  const steps = new Map([...around].map(([x]) => [x, g.input(`step of #${x.id}`, x.axes)]));
  const sums: Tangent[] = [...outputs];
  let terms: readonly Tangent[] = outputs;
  for (let n = 1; n <= degree; n++) {
    const next = derivatives(g, terms, steps);
    terms = next.map((t) => t && g.mul(1 / n, t));
    terms.forEach((term, k) => {
      sums[k] = plus(g, sums[k] ?? null, term);
    });
  }
  const replaced = new Map(around);
  for (const [x, at] of around) {
    const step = steps.get(x);
    if (step) replaced.set(step, g.sub(x, at));
  }
  return substitute(
    g,
    sums.map((sum, k) => sum ?? outputs[k] ?? g.constant(0)),
    replaced,
  );
}

/** `jvp` of what is not zero already. */
function derivatives(g: GraphBuilder, terms: readonly Tangent[], steps: ReadonlyMap<Node, Node>): readonly Tangent[] {
  return terms.map((term) => (term ? (jvp(g, [term], steps)[0] ?? null) : null));
}
