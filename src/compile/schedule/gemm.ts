import { type Node, scalarValue } from '../graph/node.js';
import { isPointwise } from '../graph/pointwise.js';
import { inputWidth } from './input-width.js';
import type { Cluster } from './levels.js';
import type { GemmProduct, GemmStage, InputRead, Leaf, Side, Value } from './plan.js';
import { type RegionGraph, regionOf } from './region-graph.js';
import type { Storage } from './storage.js';
import { isSamples } from './table.js';
import { Unschedulable } from './unschedulable.js';
import { isIdentity, type View } from './view.js';

/** The inner products of a region that is nothing but a chain of scalars behind inner products of whole inputs; else none. */
export function gemmContractions(region: RegionGraph, all: readonly Cluster[]): readonly Node[] {
  const [cluster, ...more] = all;
  if (region.name !== 'pair' || !cluster || more.length > 0 || cluster.domain.length > 0) return [];
  const others = cluster.nodes.filter((n) => !isPointwise(n));
  const inputs = others.map((n) => (region.reads.get(n) ?? []).map(({ base }) => base));
  const apart = new Set(inputs.map(([a]) => a)).size === others.length;
  return apart && others.every((n, k) => n.op === 'contract' && inputs[k]?.every(isSamples)) ? others : [];
}

/** Where the inner product of a sample of an input's x1 with itself is kept, if anything needs it. */
function selfTensor(region: RegionGraph, storage: Storage, input: Node | undefined): number | null {
  for (const [node, reads] of region.reads)
    if (node.op === 'contract' && regionOf(node) === 'i' && reads.some(({ base }) => base === input))
      return storage.tensor(node);
  return null;
}

/** Which of the inner products of a stage a leaf is. */
export const productOf = ({ products }: GemmStage, { a }: Extract<Leaf, { kind: 'contract' }>): number =>
  products.findIndex((product) => product.a === a.input);

/** The whole pair region as one GEMM with the chain as its epilogue. */
export function gemmStage(
  region: RegionGraph,
  contractions: readonly Node[],
  outputs: ReadonlyMap<string, Node>,
  storage: Storage,
): GemmStage {
  const values: Value[] = [];
  const index = new Map<Node, number>();
  const push = (node: Node, value: Value): number => {
    index.set(node, values.push(value) - 1);
    return values.length - 1;
  };
  const leafOf = (view: View): Leaf => {
    const side = regionOf(view.base);
    if (side === null || side === 'pair') throw new Unschedulable(`${view.base.op} in a scalar chain`);
    const lane: Side = view.follows.get(side) === 'j' ? 'j' : 'i';
    return { kind: 'tensor', tensor: storage.tensor(view.base), lane, at: [] };
  };
  const operand = (view: View): number => {
    const constant = scalarValue(view.base);
    if (constant !== undefined) return values.push({ op: 'constant', value: constant }) - 1;
    const known = isIdentity(view) ? index.get(view.base) : undefined;
    if (known !== undefined) return known;
    if (regionOf(view.base) !== 'pair') return values.push({ op: 'leaf', leaf: leafOf(view) }) - 1;
    throw new Unschedulable(`${view.base.op} is read before it is computed`);
  };
  const reads = (node: Node): readonly View[] => region.reads.get(node) ?? [];
  const products = contractions.map((contraction): GemmProduct => {
    const [first, second] = reads(contraction).map(({ base }) => base);
    const [a = -1, b = -1] = [first, second].map((base) => (base ? storage.inputIndex(base) : -1));
    const input = storage.inputs[a];
    if (!input || b < 0) throw new Unschedulable('an inner product of other than inputs');
    const k = inputWidth(input);
    return { a, b, k, self: selfTensor(region, storage, first) };
  });
  const read = (input: number, lane: Side): InputRead => ({ input, lane, at: [] });
  for (const node of region.nodes) {
    const product = products[contractions.indexOf(node)];
    if (product)
      push(node, {
        op: 'leaf',
        leaf: { kind: 'contract', a: read(product.a, 'i'), b: read(product.b, 'j'), channels: product.k },
      });
    else if (isPointwise(node)) push(node, { op: node.op, args: reads(node).map(operand) });
  }
  const stores = [...outputs].map(([output, node]) => ({ output, value: index.get(node) ?? -1 }));
  if (stores.some((s) => s.value < 0)) throw new Unschedulable('an output outside the chain');
  return { kind: 'gemm', products, values, stores };
}
