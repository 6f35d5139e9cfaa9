import type { Graph, Node } from './node.js';

/** All nodes the outputs depend on, inputs before users. Iterative: networks can be thousands of layers deep. */
export function topological(roots: readonly Node[]): readonly Node[] {
  const order: Node[] = [];
  const state = new Map<Node, 'open' | 'done'>();
  const stack: Node[] = [...roots].reverse();
  while (stack.length > 0) {
    const node = stack[stack.length - 1];
    if (!node) break;
    if (state.get(node) === 'done') {
      stack.pop();
      continue;
    }
    if (state.get(node) === 'open') {
      state.set(node, 'done');
      order.push(node);
      stack.pop();
      continue;
    }
    state.set(node, 'open');
    for (let k = node.inputs.length - 1; k >= 0; k--) {
      const input = node.inputs[k];
      if (input && !state.has(input)) stack.push(input);
    }
  }
  return order;
}

export const nodesOf = (graph: Graph): readonly Node[] => topological(Object.values(graph.outputs));

/** For each node, the nodes that read it. */
export function usersOf(nodes: readonly Node[]): ReadonlyMap<Node, readonly Node[]> {
  const users = new Map<Node, Node[]>(nodes.map((n) => [n, []]));
  for (const node of nodes) for (const input of node.inputs) users.get(input)?.push(node);
  return users;
}
