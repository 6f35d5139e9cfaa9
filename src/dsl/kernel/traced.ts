import { InputError } from '../../compile/errors.js';
import { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import { isPointwise } from '../../compile/graph/pointwise.js';
import { topological } from '../../compile/graph/traverse.js';
import { jvp } from '../../compile/transform/jvp.js';
import { substitute } from '../../compile/transform/substitute.js';
import { entry } from './windows.js';

/** A function of every entry, written in the graph API: `(g, x) => g.exp(g.mul(x, x))`. */
export type EntryFn = (g: GraphBuilder, x: Node) => Node;

/** A user's function of one or a few numbers as a graph of scalars, to be put on arrays. */
export interface Traced {
  /** The function of arrays, entry by entry; along an axis that it does not depend on the result may lack it. */
  on(g: GraphBuilder, args: readonly Node[]): Node;
  /** The derivative by an argument; `null` where it is zero everywhere. */
  derivative(argument: number): Traced | null;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'op' in value;

function tracedOf(g: GraphBuilder, args: readonly Node[], result: Node): Traced {
  return {
    on: (h, arrays) => entry(substitute(h, [result], new Map(args.map((x, k) => [x, entry(arrays, k)]))), 0),
    derivative: (argument) => {
      const [slope] = jvp(g, [result], new Map([[entry(args, argument), g.constant(1)]]));
      return slope ? tracedOf(g, args, slope) : null;
    },
  };
}

/**
 * Calls a user's function once, on scalars; `what` reads like `Elementwise: fn`, and `args` are the names of its arguments.
 * @throws InputError unless it is a function that maps every entry on its own.
 */
export function traced(
  what: string,
  args: readonly string[],
  fn: (g: GraphBuilder, ...args: readonly [Node, Node, Node]) => Node,
): Traced {
  const form = `(g, ${args.join(', ')}) => node`;
  if (typeof fn !== 'function') throw new InputError(`${what} must be a function ${form}, got ${String(fn)}`);
  const g = new GraphBuilder('f64');
  const scalar = (k: number): Node => g.input(args[k] ?? `unused ${k}`, []);
  const scalars = [scalar(0), scalar(1), scalar(2)] as const;
  const result: unknown = fn(g, ...scalars);
  if (!isNode(result))
    throw new InputError(`${what} must be a function ${form} that returns a node, got ${String(result)}`);
  const other = topological([result]).find(
    (node) => !isPointwise(node) && node.op !== 'constant' && node.op !== 'input',
  );
  if (other) throw new InputError(`${what} must map every entry on its own, but it uses ${other.op}`);
  return tracedOf(g, scalars.slice(0, args.length), result);
}
