import { hasAxis } from '../../graph/axis.js';
import { GraphBuilder } from '../../graph/builder.js';
import type { Graph, Node, NodeOf } from '../../graph/node.js';
import { nodesOf, usersOf } from '../../graph/traverse.js';
import { rebuild } from '../../rewrite/run-pass.js';

/**
 * Pieces of a product put together, as a product of pieces: what a transposed convolution is. The product then sums over
 * the taps as well, and the array that has an entry for every tap is never made:
 * `sum over t of (sum over k of a[w + lo - dilation t, k] b[k, t])`.
 */
function gathered(g: GraphBuilder, node: NodeOf<'overlapAdd'>, x: Node): Node | undefined {
  const { axes, tap, size, stride, dilation, lo, extent, out, wrap } = node.attrs;
  if (x.op !== 'contract' || tap === null || stride !== 1 || (wrap && out !== extent)) return undefined;
  const [a, b] = x.inputs;
  if (!a || !b) return undefined;
  const { over } = x.attrs;
  const cut = (pieces: Node, taps: Node): Node | undefined => {
    const apart =
      axes.every((name) => hasAxis(pieces.axes, name) && !hasAxis(taps.axes, name)) &&
      hasAxis(taps.axes, tap) &&
      !hasAxis(pieces.axes, tap);
    if (!apart) return undefined;
    const back = { axes, tap, size, stride: 1, dilation: -dilation, lo: -lo, extent: out, out: extent, wrap };
    return g.contract(g.patches(pieces, back), taps, [...over, tap]);
  };
  return cut(a, b) ?? cut(b, a);
}

/** The same graph in a form that is planned better. */
export function prepare(graph: Graph): Graph {
  const nodes = nodesOf(graph);
  if (!nodes.some((n) => n.op === 'overlapAdd')) return graph;
  const users = usersOf(nodes);
  const outputs = new Set(Object.values(graph.outputs));
  const g = new GraphBuilder(graph.dtype);
  const image = new Map<Node, Node>();
  for (const node of nodes) {
    const inputs = node.inputs.flatMap((x) => image.get(x) ?? []);
    const [x] = inputs;
    const [original] = node.inputs;
    const alone = original !== undefined && users.get(original)?.length === 1 && !outputs.has(original);
    const better = node.op === 'overlapAdd' && x && alone ? gathered(g, node, x) : undefined;
    image.set(node, better ?? rebuild(g, node, inputs));
  }
  const found = Object.entries(graph.outputs).flatMap(([name, node]) => {
    const made = image.get(node);
    return made ? [[name, made] as const] : [];
  });
  return { outputs: Object.fromEntries(found), dtype: graph.dtype };
}
