import type { Node } from '../../graph/node.js';
import { type DraftRead, type DraftValue, readAlong } from './draft.js';
import type { Scheduling } from './scheduling.js';
import type { StorageAxis } from './storage.js';

/** The axes of a node in the canonical order. */
export const canonicalAxes = (node: Node): readonly StorageAxis[] =>
  node.axes.map(({ name, extent }) => ({ name, extent: extent ?? 0 }));

/** The axes of a node in the order in which they are wanted: canonical where the caller gets them. */
export function wantedAxes(s: Scheduling, node: Node): readonly StorageAxis[] {
  const { order } = s.demand(node);
  const axes = canonicalAxes(node);
  if (s.isOutput(node) || !order) return axes;
  return [...axes].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

/** Some axes moved behind the others, in this order. */
const withLast = (axes: readonly StorageAxis[], last: readonly string[]): readonly StorageAxis[] => [
  ...axes.filter((a) => !last.includes(a.name)),
  ...last.flatMap((name) => axes.filter((a) => a.name === name)),
];

/** The order of the loops in a read that moves along each of them; `null` if it does not. */
function orderOf(read: DraftRead, loops: readonly number[]): readonly number[] | null {
  const along = (readAlong(read) ?? []).flatMap((l) => (l !== null && loops.includes(l) ? [l] : []));
  return along.length === loops.length && new Set(along).size === loops.length ? along : null;
}

/** The order of the loops in the largest array that is read along all of them. */
function widest(values: readonly DraftValue[], loops: readonly number[]): readonly number[] | null {
  let [size, order]: [number, readonly number[] | null] = [-1, null];
  for (const value of values) {
    if (value.op !== 'read' || value.read.storage.size <= size) continue;
    const own = orderOf(value.read, loops);
    if (own) [size, order] = [value.read.storage.size, own];
  }
  return order;
}

/**
 * The order of axes in which a node is kept in memory: its own where the caller gets it; merged axes side by side where
 * a reader merges them; else that of the array that it is mostly made from.
 */
export function layoutFor(
  s: Scheduling,
  node: Node,
  values: readonly DraftValue[],
  along: ReadonlyMap<string, number>,
): readonly StorageAxis[] {
  const axes = wantedAxes(s, node);
  if (s.isOutput(node)) return axes;
  const { adjacent } = s.demand(node);
  if (adjacent) return withLast(axes, adjacent);
  const order = widest(values, [...along.values()]);
  if (!order) return axes;
  const rank = ({ name }: StorageAxis): number => {
    const loop = along.get(name);
    return loop === undefined ? -1 : order.indexOf(loop);
  };
  return [...axes].sort((a, b) => rank(a) - rank(b));
}
