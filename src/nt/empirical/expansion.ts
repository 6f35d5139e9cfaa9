import { InputError } from '../../compile/errors.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { GraphFn } from '../../compile/graph/graph-fn.js';
import type { Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import { taylor } from '../../compile/transform/taylor.js';
import { shapeOf } from '../../dsl/finite/arrays.js';
import { formatShape } from '../../runtime/describe.js';
import type { DenseArray } from '../../runtime/ndarray.js';
import type { Tree } from '../../types/tree.js';
import { type Arrays, feedsOf, mapPlaced, placedLeaves } from '../finite/bind.js';
import type { Traceable } from '../finite/traceable.js';

/** Names of the arrays that a function around which another one is expanded holds itself. */
const OF = 'of ';
/** Names of the parameters around which it is expanded. */
const AT = 'at ';

type Named<T> = Readonly<Record<string, T>>;

const prefixed = <T>(prefix: string, named: Named<T>): Named<T> =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [`${prefix}${name}`, value] as const));

/** The parameters around which to expand, by the nodes that stand for the parameters; their axes called as those are. */
function aroundOf(
  g: GraphBuilder,
  what: string,
  params: Tree<Placed>,
  centre: ReadonlyMap<string, DenseArray>,
  extras: Named<Placed>,
): ReadonlyMap<Node, Node> {
  const given = placedLeaves(params);
  if (given.length !== centre.size || given.some(([path]) => !centre.has(`${AT}${path}`)))
    throw new InputError(
      `params has arrays at ${given.map(([path]) => path || 'its root').join(', ')}, and those of ${what} are at ` +
        `${[...centre.keys()].map((name) => name.slice(AT.length) || 'its root').join(', ')}; give parameters of the same form.`,
    );
  return new Map(
    given.map(([path, leaf]) => {
      const at = extras[`${AT}${path}`];
      const [own, wanted] = [formatShape(shapeOf(leaf)), formatShape(centre.get(`${AT}${path}`)?.shape ?? [])];
      if (!at || own !== wanted)
        throw new InputError(
          `params${path} has shape ${own}, and that of ${what} has shape ${wanted}; give parameters of the same form.`,
        );
      const names = at.order.map((name, k) => [name, leaf.order[k] ?? name] as const);
      return [leaf.node, g.rename(at.node, names)] as const;
    }),
  );
}

/** The Taylor polynomial of a function by its parameters, around those given. `what` is how messages call it. */
export function expansion(what: string, f: Traceable, centre: Arrays, degree: number): Traceable {
  const at = feedsOf(AT, centre);
  const places = new Map(Object.entries(at));
  const graph: GraphFn = (g, params, x, { extras = {} }) => {
    const around = aroundOf(g, what, params, places, extras);
    const inner = Object.entries(extras).flatMap(([name, array]) => {
      if (name.startsWith(AT)) return [];
      return [[name.startsWith(OF) ? name.slice(OF.length) : name, array] as const];
    });
    const outputs = f.graph(g, params, x, { extras: Object.fromEntries(inner) });
    const nodes = placedLeaves(outputs).map(([, { node }]) => node);
    const made = taylor(g, nodes, around, degree);
    let leaf = 0;
    return mapPlaced(outputs, ({ node, order }): Placed => ({ node: made[leaf++] ?? node, order }));
  };
  const captured = { ...prefixed(OF, f.captured ?? {}), ...at };
  return { graph, captured, ...(f.passArrays && { passArrays: f.passArrays }) };
}
