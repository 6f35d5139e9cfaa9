import { type Node, scalarValue } from '../graph/node.js';
import { isPointwise } from '../graph/pointwise.js';
import type { Cluster } from './levels.js';
import type { GemmStage, Leaf, Side, Value } from './plan.js';
import { type RegionGraph, regionOf } from './region-graph.js';
import type { Storage } from './storage.js';
import { Unschedulable } from './unschedulable.js';
import { isIdentity, type View } from './view.js';

/** The inner product of a region that is nothing but a chain of scalars behind one inner product of whole inputs. */
export function gemmContraction(region: RegionGraph, all: readonly Cluster[]): Node | undefined {
  const [cluster, ...more] = all;
  if (region.name !== 'pair' || !cluster || more.length > 0 || cluster.domain.length > 0) return undefined;
  const others = cluster.nodes.filter((n) => !isPointwise(n));
  const [contraction] = others;
  return others.length === 1 && contraction?.op === 'contract' ? contraction : undefined;
}

/** Where the inner product of a sample of x1 with itself is kept, if anything needs it. */
function selfTensor(region: RegionGraph, storage: Storage): number | null {
  for (const node of region.reads.keys())
    if (node.op === 'contract' && regionOf(node) === 'i') return storage.tensor(node);
  return null;
}

/** The whole pair region as one GEMM with the chain as its epilogue. */
export function gemmStage(
  region: RegionGraph,
  contraction: Node,
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
  const [a, b] = reads(contraction).map((view) => storage.inputIndex(view.base));
  const input = storage.inputs[a ?? -1];
  if (a === undefined || b === undefined || !input) throw new Unschedulable('an inner product of other than inputs');
  const k = input.positions.reduce((n, p) => n * p, input.channels);
  for (const node of region.nodes) {
    if (node === contraction)
      push(node, {
        op: 'leaf',
        leaf: { kind: 'contract', a: { input: a, lane: 'i', at: [] }, b: { input: b, lane: 'j', at: [] }, channels: k },
      });
    else if (isPointwise(node)) push(node, { op: node.op, args: reads(node).map(operand) });
  }
  const stores = [...outputs].map(([output, node]) => ({ output, value: index.get(node) ?? -1 }));
  if (stores.some((s) => s.value < 0)) throw new Unschedulable('an output outside the chain');
  return { kind: 'gemm', a, b, k, self: selfTensor(region, storage), values, stores };
}
