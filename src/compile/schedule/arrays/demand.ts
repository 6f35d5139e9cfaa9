import { axisNames } from '../../graph/axis.js';
import type { Graph, Node } from '../../graph/node.js';
import { isPointwise, POINTWISE } from '../../graph/pointwise.js';
import { product } from '../../product.js';
import { isMatrixProduct, type ProductSize } from './contraction.js';
import { isView, mayBeZero } from './views.js';

/** How an array is read. */
export interface Demand {
  /** Number of kernels' expressions that read it, through views or not. */
  readonly reads: number;
  /** The most often that a reader computes one of its entries. */
  readonly repeats: number;
  /** Some reader cannot compute entries for itself: it needs them in memory. */
  readonly stored: boolean;
  /** Its axes are merged by a reader, in this order: they had better lie side by side. */
  readonly adjacent: readonly string[] | null;
  /** The order of axes in which a reader has them, who calls them otherwise; `null` for the canonical one. */
  readonly order: readonly string[] | null;
}

export const sizeOfNode = (node: Node): number => product(node.axes.map((a) => a.extent ?? 0));

/** Indices of the loops that compute a node, reductions included. */
export function workOf(node: Node): number {
  const [x] = node.inputs;
  if ((node.op === 'sum' || node.op === 'maxOver') && x) return sizeOfNode(x);
  if (node.op === 'windowSum') return sizeOfNode(node) * product(node.attrs.windows.map((w) => w.size));
  if (node.op === 'overlapAdd') return sizeOfNode(node) * node.attrs.size;
  if (node.op === 'contract') {
    const extents = new Map(node.inputs.flatMap((i) => i.axes.map((a) => [a.name, a.extent ?? 0] as const)));
    return sizeOfNode(node) * product(node.attrs.over.map((name) => extents.get(name) ?? 1));
  }
  return sizeOfNode(node);
}

interface Mutable {
  reads: number;
  work: number;
  stored: boolean;
  adjacent: readonly string[] | null;
  order: readonly string[] | null;
}

/** The order of a reader's axes as one of its input's; `undefined` where the reader does not care. */
function orderThrough(reader: Node, order: Demand['order'], input: Node): Demand['order'] | undefined {
  if (isPointwise(reader)) return reader.axes.length === input.axes.length ? order : undefined;
  if (reader.op !== 'rename') return undefined;
  const { map } = reader.attrs;
  return (order ?? axisNames(reader.axes)).map((name) => map.find(([, to]) => to === name)?.[0] ?? name);
}

/**
 * What a reader that is no view asks of its inputs. The largest entry is compared with all others where a derivative is
 * taken: computed twice, they could differ by a rounding.
 */
const needsMemory = (reader: Node, products: ProductSize): boolean =>
  ['windowSum', 'overlapAdd', 'maxOver'].includes(reader.op) || isMatrixProduct(reader, products);

/** How every node of a graph is read; `nodes` in topological order. */
export function demandOf(graph: Graph, nodes: readonly Node[], products: ProductSize): ReadonlyMap<Node, Demand> {
  const found = new Map<Node, Mutable>(
    nodes.map((node) => [node, { reads: 0, work: 0, stored: false, adjacent: null, order: null }]),
  );
  for (const node of Object.values(graph.outputs)) {
    const own = found.get(node);
    if (!own) continue;
    own.reads += 1;
    own.work = Math.max(own.work, sizeOfNode(node));
    own.stored ||= isPointwise(node);
  }
  for (const node of [...nodes].reverse()) {
    const own = found.get(node);
    if (!own) continue;
    for (const input of new Set(node.inputs)) {
      const d = found.get(input);
      if (!d) continue;
      // the first reader has the last word
      const order = orderThrough(node, own.order, input);
      if (order !== undefined) d.order = order;
      if (isView(node)) {
        d.reads += own.reads;
        d.work = Math.max(d.work, own.work);
        d.stored ||= own.stored || mayBeZero(node) || node.op === 'merge';
        if (node.op === 'merge') d.adjacent ??= node.attrs.axes;
      } else {
        d.reads += 1;
        d.work = Math.max(d.work, workOf(node));
        d.stored ||= needsMemory(node, products);
      }
    }
  }
  return new Map(
    [...found].map(([node, { work, ...demand }]) => [
      node,
      { ...demand, repeats: work / Math.max(1, sizeOfNode(node)) },
    ]),
  );
}

/** Operations an entry, of the node alone. */
export const flopsOf = (node: Node): number => (isPointwise(node) ? POINTWISE[node.op].flops : 1);
