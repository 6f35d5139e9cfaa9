import type { Node } from '../graph/node.js';
import { type Domain, domainKey, domainOf, isTerminal } from './domain.js';
import { type RegionGraph, regionOf } from './region-graph.js';
import { spreads } from './spread.js';
import { worksOnTable } from './table.js';
import { isIdentity, type View } from './view.js';

/** A set of nodes computed in one sweep over one domain, or one after the other where they work on tables. */
export interface Cluster {
  readonly table: boolean;
  readonly domain: Domain;
  readonly nodes: readonly Node[];
}

const TABLE = 'table';

/** The domain of the loop that computes a node: a terminal runs in the loop of what it reads. */
function loopDomain(node: Node): Domain {
  const [input] = node.inputs;
  return domainOf(isTerminal(node) && input ? input : node);
}

/**
 * Groups the nodes of a region into as few sweeps as the dependences allow: a node goes to the earliest level its
 * operands permit, then as late as its readers permit, so that chains meet in one cluster.
 */
export function clusters(region: RegionGraph): readonly Cluster[] {
  const local = (view: View): boolean => regionOf(view.base) === region.name && region.reads.has(view.base);
  const key = new Map(region.nodes.map((n) => [n, worksOnTable(n) ? TABLE : domainKey(loopDomain(n))]));
  const sameSweep = (view: View, reader: Node): boolean =>
    (key.get(view.base) === TABLE && key.get(reader) === TABLE) ||
    (isIdentity(view) && !isTerminal(view.base) && !spreads(reader) && key.get(view.base) === key.get(reader));

  const early = new Map<Node, number>();
  for (const node of region.nodes) {
    const levels = (region.reads.get(node) ?? [])
      .filter(local)
      .map((view) => (early.get(view.base) ?? 0) + (sameSweep(view, node) ? 0 : 1));
    early.set(node, Math.max(0, ...levels));
  }
  const late = new Map<Node, number>();
  for (const node of [...region.nodes].reverse()) {
    const mine = late.get(node) ?? early.get(node) ?? 0;
    late.set(node, mine);
    for (const view of (region.reads.get(node) ?? []).filter(local)) {
      const bound = mine - (sameSweep(view, node) ? 0 : 1);
      late.set(view.base, Math.min(late.get(view.base) ?? bound, bound));
    }
  }
  const level = new Map<Node, number>();
  for (const node of region.nodes) {
    const [view] = region.reads.get(node) ?? [];
    const tied = isTerminal(node) && view && local(view) && sameSweep(view, node) ? level.get(view.base) : undefined;
    level.set(node, tied ?? late.get(node) ?? 0);
  }
  const groups = new Map<string, Node[]>();
  for (const node of region.nodes) {
    const name = `${String(level.get(node)).padStart(6, '0')} ${key.get(node)}`;
    const group = groups.get(name);
    if (group) group.push(node);
    else groups.set(name, [node]);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, nodes]) => ({
      table: name.endsWith(TABLE),
      domain: nodes[0] ? loopDomain(nodes[0]) : [],
      nodes,
    }));
}
