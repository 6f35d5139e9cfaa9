import { pAxis, qAxis, staticExtent } from '../graph/axis.js';
import type { Node, NodeOf } from '../graph/node.js';
import { domainOf, isTerminal } from './domain.js';
import type { Spread, SpreadRead } from './plan.js';
import type { RegionGraph } from './region-graph.js';
import { Unschedulable } from './unschedulable.js';
import { type View, viewOf } from './view.js';

/** Pieces of one entry, put down where they came from. */
const isPlacing = (node: Node): node is NodeOf<'overlapAdd'> =>
  node.op === 'overlapAdd' && node.attrs.tap === null && node.attrs.size === 1 && !node.attrs.wrap;

/** How the entries of a primitive's input lie among zeros; `null` for any other primitive. */
export function spreadOf(node: Node): Spread | null {
  if (isPlacing(node)) {
    const { axes, stride, lo, out } = node.attrs;
    return { axes, stride, shift: 0 - lo, extent: out, equal: false };
  }
  if (node.op !== 'embed') return null;
  const { keep, drop } = node.attrs;
  return { axes: [keep, drop], stride: 1, shift: 0, extent: staticExtent(node.axes, keep) ?? 0, equal: true };
}

/** Windows of one entry that make axes longer put zeros around an array. */
const padsOnly = (node: Node): node is NodeOf<'windowSum'> =>
  node.op === 'windowSum' &&
  !isTerminal(node) &&
  node.attrs.windows.every((w) => w.size === 1 && w.stride === 1 && !w.wrap) &&
  node.attrs.windows.some((w) => w.axes.some((name) => w.out > (staticExtent(node.inputs[0]?.axes ?? [], name) ?? 0)));

function spreadsOf(node: Node): readonly Spread[] {
  const one = spreadOf(node);
  if (one) return [one];
  if (!padsOnly(node)) return [];
  return node.attrs.windows.map(({ axes, lo }) => {
    const extent = staticExtent(node.inputs[0]?.axes ?? [], axes[0] ?? '') ?? 0;
    return { axes, stride: 1, shift: lo, extent, equal: false };
  });
}

/** Whether a node puts an array among zeros, which starts a stage: its offsets are not those of the array. */
export const spreads = (node: Node): boolean => spreadsOf(node).length > 0;

/** Whether a node slides along positions within its stage. */
export const slides = (node: Node): node is NodeOf<'windowSum'> =>
  node.op === 'windowSum' && !isTerminal(node) && !spreads(node);

/** An array among zeros, through all primitives that do so one after the other, on axes that none of them shares. */
interface Chain {
  readonly view: View;
  readonly spreads: readonly Spread[];
}

function chainOf(node: Node): Chain {
  const found: Spread[] = [];
  let [view, next]: [View, Node] = [viewOf(node), node];
  for (;;) {
    const more = spreadsOf(next);
    const taken = found.flatMap((s) => s.axes);
    const [input] = next.inputs;
    if (more.length === 0 || !input || more.some((s) => s.axes.some((name) => taken.includes(name)))) break;
    found.push(...more);
    view = viewOf(input);
    next = input;
  }
  return { view, spreads: found };
}

/** What a spread node reads: the array itself, with nothing between. */
export const spreadView = (node: Node): View => chainOf(node).view;

/** Whether a node is zero at all offsets of a spatial axis but 0. */
export const atEqualPositions = (node: Node, spatial: number): boolean =>
  chainOf(node).spreads.some((s) => s.equal && s.axes.includes(pAxis(spatial)));

/** How a spread node lies on every spatial axis of its domain. */
export function spreadReads(node: Node): readonly SpreadRead[] {
  const chain = chainOf(node);
  return domainOf(node).map(({ spatial, paired }): SpreadRead => {
    const names = paired ? [pAxis(spatial), qAxis(spatial)] : [pAxis(spatial)];
    const touching = chain.spreads.filter((s) => s.axes.some((name) => names.includes(name)));
    const [spread, another] = touching;
    if (another) throw new Unschedulable('an array that is put among zeros twice');
    if (!spread) {
      const extent = staticExtent(node.axes, pAxis(spatial)) ?? 0;
      return { spatial, stride: 1, shift: 0, extent, equal: false };
    }
    const { axes, stride, shift, extent, equal } = spread;
    if (axes.length !== names.length || !names.every((name) => axes.includes(name)))
      throw new Unschedulable('zeros around one member of a pair');
    return { spatial, stride, shift, extent, equal };
  });
}

/** The same regions with every spread node reading what it puts among zeros, and without nodes that nothing reads then. */
export function joinSpreads(graphs: readonly RegionGraph[], outputs: readonly Node[]): readonly RegionGraph[] {
  const all = graphs.flatMap((r) => r.nodes);
  if (!all.some(spreads)) return graphs;
  const first = graphs[0]?.reads;
  const reads = new Map(all.map((n) => [n, spreads(n) ? [spreadView(n)] : (first?.get(n) ?? [])]));
  const needed = new Set(outputs.map((n) => viewOf(n).base));
  for (const n of needed) for (const { base } of reads.get(n) ?? []) needed.add(base);
  return graphs
    .map(({ name, nodes }) => ({ name, nodes: nodes.filter((n) => needed.has(n)), reads }))
    .filter((r) => r.nodes.length > 0);
}
