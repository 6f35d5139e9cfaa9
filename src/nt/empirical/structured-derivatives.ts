import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { cotangentsAt } from '../../compile/structure/cotangents.js';
import { gramOf, type Halves } from '../../compile/structure/gram.js';
import { sceneOf, usesOf } from '../../compile/structure/uses.js';
import { plus } from '../../compile/transform/jvp.js';
import type { Head } from './head.js';
import type { NtkGraph } from './question.js';

/** The parts of the derivative by each array of parameters: cotangents where it is used, and what is used along with it. */
function halvesOf(g: GraphBuilder, head: Head, params: readonly Node[]): readonly Halves[] {
  const scene = sceneOf(head.root, head.parallel);
  const uses = params.map((w) => usesOf(g, scene, w));
  const cotangents = cotangentsAt(g, head, new Set(uses.flat().map(({ y }) => y)));
  return uses.map((own) =>
    own.flatMap(({ y, form }) => {
      const ct = cotangents.get(y);
      return ct ? [{ ct, form }] : [];
    }),
  );
}

/**
 * For every array of parameters, products of cotangents where it is used with cotangents, and of what it is used with:
 * the Jacobian is made only where that takes less, or where there is no structure.
 */
export const structuredDerivatives: NtkGraph = (g, { params, one, two, outer }) => {
  const first = halvesOf(g, one, params);
  const second = two === one ? first : halvesOf(g, two, params);
  return first.reduce<Node | null>((sum, halves, k) => plus(g, sum, gramOf(g, halves, second[k] ?? [], outer)), null);
};
