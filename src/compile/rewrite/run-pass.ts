import { InternalError } from '../errors.js';
import { GraphBuilder } from '../graph/builder.js';
import type { Graph, Node } from '../graph/node.js';
import { isPointwise } from '../graph/pointwise.js';
import { nodesOf } from '../graph/traverse.js';
import type { Pass, Rule } from './rule.js';

const LIMIT = 64;

/** A builder whose every node is brought to normal form at once, so that a rule never sees an unnormalised input. */
class NormalisingBuilder extends GraphBuilder {
  readonly #rules: readonly Rule[];

  constructor(dtype: Graph['dtype'], rules: readonly Rule[]) {
    super(dtype);
    this.#rules = rules;
  }

  protected override finish(node: Node): Node {
    let current = node;
    for (let turn = 0; ; turn++) {
      const next = this.#step(current);
      if (!next || next === current) break;
      if (turn > LIMIT) throw new InternalError(`rewriting ${node.op} does not end`);
      current = next;
    }
    return current;
  }

  #step(node: Node): Node | undefined {
    for (const rule of this.#rules) {
      const next = rule.rewrite(node, this);
      if (next && next !== node) return next;
    }
    return undefined;
  }
}

/** The same node built anew on other inputs. */
export function rebuild(g: GraphBuilder, node: Node, inputs: readonly Node[]): Node {
  if (isPointwise(node)) return g.pointwise(node.op, inputs);
  if (node.op === 'input') return g.input(node.attrs.name, node.axes);
  if (node.op === 'constant') return g.constant(node.attrs.data, node.axes);
  return g.structural(node.op, inputs, node.attrs);
}

/** Runs a pass over the whole graph. Equal nodes become one on the way (CSE) and unread ones are gone (dead code). */
export function runPass(graph: Graph, pass: Pass): Graph {
  const g = new NormalisingBuilder(graph.dtype, pass.rules);
  const image = new Map<Node, Node>();
  const of = (node: Node): Node => {
    const found = image.get(node);
    if (!found) throw new InternalError(`${pass.name}: ${node.op} is rewritten before its input`);
    return found;
  };
  for (const node of nodesOf(graph)) image.set(node, rebuild(g, node, node.inputs.map(of)));
  const outputs = Object.fromEntries(Object.entries(graph.outputs).map(([name, node]) => [name, of(node)]));
  return { outputs, dtype: graph.dtype };
}
