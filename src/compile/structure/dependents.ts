import type { Node } from '../graph/node.js';
import { topological } from '../graph/traverse.js';

/** The nodes below `outputs` that are one of `roots` or are made of one. */
export function dependents(outputs: readonly Node[], roots: Iterable<Node>): ReadonlySet<Node> {
  const from = new Set(roots);
  const found = new Set<Node>();
  for (const node of topological(outputs)) if (from.has(node) || node.inputs.some((x) => found.has(x))) found.add(node);
  return found;
}
