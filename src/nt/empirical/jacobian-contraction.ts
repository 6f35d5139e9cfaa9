import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { cotangentsAt } from '../../compile/structure/cotangents.js';
import { multiplyHalves } from '../../compile/structure/product-of-halves.js';
import { plainUse } from '../../compile/structure/uses.js';
import { plus } from '../../compile/transform/jvp.js';
import type { NtkGraph } from './question.js';

/** Both Jacobians by each array of parameters, and their product. */
export const jacobianContraction: NtkGraph = (g: GraphBuilder, { params, one, two, outer }) => {
  const [first, second] = [cotangentsAt(g, one, params), cotangentsAt(g, two, params)];
  return params.reduce<Node | null>((sum, w) => {
    const [a, b] = [first.get(w), second.get(w)];
    const { form } = plainUse(w);
    return a && b ? plus(g, sum, multiplyHalves(g, { ct: a, form }, { ct: b, form }, outer)) : sum;
  }, null);
};
