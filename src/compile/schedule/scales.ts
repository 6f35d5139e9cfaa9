import type { Node } from '../graph/node.js';
import type { Domain } from './domain.js';
import { isTerminal } from './domain.js';
import { readOf, windowOn } from './offsets.js';
import type { RegionGraph } from './region-graph.js';
import { Unschedulable } from './unschedulable.js';

/** The scale of what a node reads: a stride multiplies offsets; at equal positions there is nothing to scale. */
export const scaleBefore = (node: Node, scales: readonly number[], domain: Domain): readonly number[] =>
  scales.map((s, a) => {
    const axis = domain[a];
    return axis?.paired && node.op === 'windowSum' ? s * readOf(windowOn(node, axis.spatial)).stride : s;
  });

/** The factor between a sweep's offset and each node's own, per axis: a stride s further down means s times the offset. */
export function scalesOf(
  region: RegionGraph,
  nodes: readonly Node[],
  domain: Domain,
  kept: (node: Node) => boolean,
): ReadonlyMap<Node, readonly number[]> {
  const mine = new Set(nodes);
  const scales = new Map<Node, readonly number[]>();
  const require = (node: Node, wanted: readonly number[]): void => {
    const known = scales.get(node);
    if (known?.some((s, a) => s !== wanted[a] && domain[a]?.paired))
      throw new Unschedulable('readers at different strides');
    scales.set(node, known ?? wanted);
  };
  const ones = domain.map(() => 1);
  for (const node of [...nodes].reverse()) {
    if (isTerminal(node)) {
      for (const { base } of region.reads.get(node) ?? []) if (mine.has(base)) require(base, ones);
      continue;
    }
    if (kept(node) || !scales.has(node)) require(node, ones);
    const own = scales.get(node) ?? ones;
    const strided = scaleBefore(node, own, domain);
    for (const { base } of region.reads.get(node) ?? []) if (mine.has(base)) require(base, strided);
  }
  return scales;
}
