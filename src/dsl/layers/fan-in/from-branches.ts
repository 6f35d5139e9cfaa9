import type { GraphBuilder } from '../../../compile/graph/builder.js';
import type { Node } from '../../../compile/graph/node.js';
import { named } from '../../finite/aligned.js';
import { severalPlaced } from '../../finite/arrays.js';
import type { FiniteRule } from '../../finite/rule.js';

type Make = (g: GraphBuilder, branches: readonly Node[], order: readonly string[]) => Node;

/** A layer that makes one array of its branches, whose axes get the names that the first has for them, place by place. */
export const fromBranches = (make: Make): FiniteRule => ({
  apply: (_params, input, { g }) => {
    const branches = severalPlaced(input);
    const order = branches[0]?.order ?? [];
    return {
      node: make(
        g,
        branches.map((x) => named(g, x, order)),
        order,
      ),
      order,
    };
  },
});
