import { batchAxis } from '../../../src/compile/graph/axis.js';
import type { GraphBuilder } from '../../../src/compile/graph/builder.js';
import type { Graph, Node } from '../../../src/compile/graph/node.js';
import { nodesOf } from '../../../src/compile/graph/traverse.js';
import { evaluate } from '../../../src/runtime/engines/reference/evaluate.js';
import { boundExtents, type Strided, sizeOf } from '../../../src/runtime/engines/reference/strided.js';

/** Batch sizes that every small graph of the tests is evaluated on. */
export const BATCH: ReadonlyMap<string, number> = new Map([
  ['i', 2],
  ['j', 3],
]);

/** Numbers in [-1.5, 1.5] that depend on the name: no two inputs are alike. */
export function numbers(name: string, count: number): Float64Array {
  const seed = [...name].reduce((h, letter) => (h * 31 + letter.charCodeAt(0)) % 1009, 7);
  return Float64Array.from({ length: count }, (_, k) => Math.sin(1.7 * k + seed) + 0.5 * Math.cos(0.31 * k * seed));
}

/** The outputs of a graph on made-up inputs, by the reference evaluator. */
export function valuesOf(graph: Graph): Readonly<Record<string, Strided>> {
  const feeds = new Map<string, Float64Array>();
  for (const node of nodesOf(graph))
    if (node.op === 'input')
      feeds.set(node.attrs.name, numbers(node.attrs.name, sizeOf(boundExtents(node.axes, BATCH))));
  return evaluate(graph, feeds, BATCH);
}

/** A graph with one output. */
export const graphOf = (node: Node): Graph => ({ outputs: { y: node }, dtype: node.dtype });

/** The numbers of a node on made-up inputs. */
export const dataOf = (node: Node): readonly number[] => Array.from(valuesOf(graphOf(node)).y?.data ?? []);

/** The two inputs of a kernel with one spatial axis of this extent, and three channels. */
export function samples(g: GraphBuilder, extent = 4): { readonly x1: Node; readonly x2: Node } {
  const element = [
    { name: 'p0', extent },
    { name: 'c', extent: 3 },
  ];
  return { x1: g.input('x1', [batchAxis('i'), ...element]), x2: g.input('x2', [batchAxis('j'), ...element]) };
}

/** Their covariance over all pairs of positions: axes (i, j, p0, q0). */
export function covariance(g: GraphBuilder, extent = 4): Node {
  const { x1, x2 } = samples(g, extent);
  return g.contract(x1, g.rename(x2, [['p0', 'q0']]), ['c']);
}

/** Whether two sets of outputs agree to rounding, relative to the largest number of each output. */
export function largestError(a: Readonly<Record<string, Strided>>, b: Readonly<Record<string, Strided>>): number {
  let worst = 0;
  for (const [name, { data, extents }] of Object.entries(a)) {
    const other = b[name];
    if (!other || other.data.length !== data.length || other.extents.join() !== extents.join()) return Infinity;
    const scale = data.reduce((m, v) => Math.max(m, Math.abs(v)), 1);
    data.forEach((v, k) => {
      const error = Math.abs(v - (other.data[k] ?? Number.NaN)) / scale;
      if (!(error <= worst)) worst = Number.isNaN(error) ? Infinity : error;
    });
  }
  return worst;
}
