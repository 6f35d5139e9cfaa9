import { findAxis } from '../../compile/graph/axis.js';
import type { GraphBuilder } from '../../compile/graph/builder.js';
import type { Node } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import { alongAxis } from '../../compile/structure/along-axis.js';
import { dependents } from '../../compile/structure/dependents.js';
import { traceAxis } from '../../compile/structure/trace-axis.js';
import { unit } from '../../compile/transform/unit.js';
import { outName } from './axes.js';

/** One output of a function, made ready to be differentiated by its parameters. */
export interface Head {
  /** The output; its parallel axes are called `outName` of their places. */
  readonly root: Node;
  /** What the axes of the root are called, place by place. */
  readonly order: readonly string[];
  /**
   * A cotangent for every entry: 1 there, else 0. Along parallel axes one for all slices, since slices do not mix; along
   * the others an axis of its own, called `outName` of its place.
   */
  readonly cotangent: Node;
  /**
   * Axes along which slice k of the output is made of slice k of everything that depends on parameters, and of the
   * parameters as a whole: samples, where the function does not mix them.
   */
  readonly parallel: readonly string[];
}

/** The root with one more axis under its own name, if that is parallel. */
function separated(g: GraphBuilder, root: Node, params: readonly Node[], axis: string, name: string): Node | null {
  const trace = traceAxis(root, axis, dependents([root], params));
  if (!trace || params.some((w) => typeof trace.get(w) === 'string')) return null;
  return alongAxis(g, root, { trace, name });
}

export function headOf(g: GraphBuilder, output: Placed, params: readonly Node[]): Head {
  let root = output.node;
  const order = [...output.order];
  const parallel: string[] = [];
  if (dependents([root], params).has(root))
    for (const [k, axis] of output.order.entries()) {
      const next = separated(g, root, params, axis, outName(k));
      if (!next) continue;
      root = next;
      order[k] = outName(k);
      parallel.push(outName(k));
    }
  const others = order.flatMap((name) => (parallel.includes(name) ? [] : (findAxis(root.axes, name) ?? [])));
  const cotangent = unit(g, others, (name) => outName(order.indexOf(name)));
  return { root, order, cotangent, parallel };
}
