import type { Node } from '../graph/node.js';
import { topological } from '../graph/traverse.js';
import { axisInInputs } from './axis-in-inputs.js';

/** What an axis of the result is called in each node that it is made of; `null` where nothing changes along it. */
export type AxisTrace = ReadonlyMap<Node, string | null>;

/**
 * Follows an axis of `root` to where it comes from, through the `tracked` nodes alone. `null` unless each of them does the
 * same to every slice along it: slice k of the result is then made of slice k of every tracked node that has the axis.
 */
export function traceAxis(root: Node, axis: string, tracked: ReadonlySet<Node>): AxisTrace | null {
  const found = new Map<Node, string | null>(tracked.has(root) ? [[root, axis]] : []);
  for (const node of [...topological([root])].reverse()) {
    const name = found.get(node);
    if (name === undefined) continue;
    const names = name === null ? node.inputs.map(() => null) : axisInInputs(node, name);
    for (const [k, input] of node.inputs.entries()) {
      if (!tracked.has(input)) continue;
      const own = names[k];
      // one user reads it slice by slice, and another one as a whole, or along another axis
      if (own === undefined || (found.has(input) && found.get(input) !== own)) return null;
      found.set(input, own);
    }
  }
  return found;
}
