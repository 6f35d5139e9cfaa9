import { GraphBuilder } from '../graph/builder.js';
import type { Graph, Node } from '../graph/node.js';
import { nodesOf, usersOf } from '../graph/traverse.js';
import { substitute } from './substitute.js';

/** Two axes of an array; entries are there only where they are equal. */
type Pair = readonly [keep: string, drop: string];

/** An input of which only entries on diagonals are there: on the axes that are kept. */
export interface DiagonalInput {
  readonly pairs: readonly Pair[];
  /** What the input without the axes that are dropped is called. */
  readonly name: string;
}

/** A view of the input in the graph, the same of what is there of it, and the pairs it still has both axes of. */
interface View {
  readonly node: Node;
  readonly there: Node;
  readonly open: readonly Pair[];
}

/** What `reader` makes of a view of the input, `null` where it reads entries that are not there. */
function through(g: GraphBuilder, reader: Node, { there, open }: View): View | null {
  if (reader.op === 'rename') {
    const { map } = reader.attrs;
    const name = (axis: string): string => map.find(([from]) => from === axis)?.[1] ?? axis;
    return { node: reader, there: g.rename(there, map), open: open.map(([a, b]) => [name(a), name(b)]) };
  }
  if (reader.op !== 'diagonal') return null;
  const { keep, drop } = reader.attrs;
  const touched = open.filter((pair) => pair.includes(keep) || pair.includes(drop));
  const [own] = touched;
  if (!own) return { node: reader, there: g.diagonal(there, keep, drop), open };
  if (touched.length > 1 || !own.includes(keep) || !own.includes(drop)) return null;
  return { node: reader, there: g.rename(there, [[own[0], keep]]), open: open.filter((pair) => pair !== own) };
}

/**
 * The same outputs of inputs without the entries off their diagonals; `null` if an output is made of those. For a graph
 * whose diagonals are taken as near to its inputs as can be, as `optimize` does.
 */
export function onDiagonals(graph: Graph, inputs: ReadonlyMap<string, DiagonalInput>): Graph | null {
  const g = new GraphBuilder(graph.dtype);
  const nodes = nodesOf(graph);
  const users = usersOf(nodes);
  const outputs = Object.values(graph.outputs);
  const replaced = new Map<Node, Node>();
  const views = nodes.flatMap((node): View[] => {
    const diagonal = node.op === 'input' ? inputs.get(node.attrs.name) : undefined;
    if (!diagonal) return [];
    const axes = node.axes.filter(({ name }) => !diagonal.pairs.some(([, drop]) => drop === name));
    return [{ node, there: g.input(diagonal.name, axes), open: diagonal.pairs }];
  });
  for (let view = views.pop(); view; view = views.pop()) {
    if (view.open.length === 0) replaced.set(view.node, view.there);
    else if (outputs.includes(view.node)) return null;
    else
      for (const reader of users.get(view.node) ?? []) {
        const next = through(g, reader, view);
        if (!next) return null;
        views.push(next);
      }
  }
  const made = substitute(g, outputs, replaced);
  const named = Object.keys(graph.outputs).flatMap((name, k) => (made[k] ? [[name, made[k]] as const] : []));
  return { outputs: Object.fromEntries(named), dtype: graph.dtype };
}
