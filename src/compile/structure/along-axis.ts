import { InternalError } from '../errors.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Attributes, Node } from '../graph/node.js';
import { topological } from '../graph/traverse.js';
import { rebuild } from '../rewrite/run-pass.js';
import { axisInInputs } from './axis-in-inputs.js';
import type { AxisTrace } from './trace-axis.js';

const withoutAxis = (map: Attributes['rename']['map'], axis: string): Attributes['rename']['map'] =>
  map.filter(([, to]) => to !== axis);

/** A primitive on inputs whose traced axis is called `name` instead. */
function rebuilt(g: GraphBuilder, node: Node, inputs: readonly Node[], axis: string, name: string): Node {
  const [x] = inputs;
  if (node.op === 'rename' && x) return g.rename(x, withoutAxis(node.attrs.map, axis));
  if (node.op === 'broadcast' && x)
    return g.broadcast(
      x,
      node.attrs.axes.map((a) => (a.name === axis ? { ...a, name } : a)),
    );
  // one axis made of one axis: a renaming
  if (x && node.op === 'merge' && node.attrs.into === axis) return x;
  if (x && node.op === 'split' && node.attrs.into.some((a) => a.name === axis)) return x;
  return rebuild(g, node, inputs);
}

/** An axis of the result that is one axis all the way, before and after it has the same name everywhere. */
interface Renaming {
  readonly trace: AxisTrace;
  readonly name: string;
}

/**
 * The same computation with a traced axis of `root` called `name` in every node that has it, which is a name that no
 * axis of the graph has. Nodes that are not traced are renamed where traced ones read them.
 */
export function alongAxis(g: GraphBuilder, root: Node, { trace, name }: Renaming): Node {
  const image = new Map<Node, Node>();
  const of = (node: Node): Node => {
    const found = image.get(node);
    if (!found) throw new InternalError(`${node.op} is renamed before its input`);
    return found;
  };
  for (const node of topological([root])) {
    const axis = trace.get(node);
    if (axis === undefined || axis === null) {
      image.set(node, node);
      continue;
    }
    const names = axisInInputs(node, axis);
    const inputs = node.inputs.map((x, k) => {
      const own = names[k];
      const traced = trace.get(x);
      return own && traced === undefined ? g.rename(x, [[own, name]]) : of(x);
    });
    image.set(node, rebuilt(g, node, inputs, axis, name));
  }
  return of(root);
}
