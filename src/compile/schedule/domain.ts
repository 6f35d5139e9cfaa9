import { hasAxis, pAxis, qAxis, staticExtent } from '../graph/axis.js';
import type { Node, NodeOf } from '../graph/node.js';
import { Unschedulable } from './unschedulable.js';

/** How a node depends on spatial axis `spatial`: on a pair of positions, or on one position (at equal positions). */
export interface DomainAxis {
  readonly spatial: number;
  readonly paired: boolean;
}

export type Domain = readonly DomainAxis[];

const MAX_SPATIAL = 16;

export function domainOf(node: Node): Domain {
  const domain: DomainAxis[] = [];
  for (let spatial = 0; spatial < MAX_SPATIAL; spatial++) {
    const p = hasAxis(node.axes, pAxis(spatial));
    const q = hasAxis(node.axes, qAxis(spatial));
    if (q && !p) throw new Unschedulable(`${node.op} depends on the second position alone`);
    if (p) domain.push({ spatial, paired: q });
  }
  return domain;
}

export const domainKey = (domain: Domain): string => domain.map((d) => `${d.spatial}${d.paired ? 'd' : ''}`).join(' ');

export const extentOf = (node: Node, spatial: number): number => {
  const extent = staticExtent(node.axes, pAxis(spatial));
  if (extent === undefined) throw new Unschedulable(`${node.op} has no spatial axis ${spatial}`);
  return extent;
};

/** Whether any window slides one member of a pair without the other: offsets mix. */
export function mixesOffsets(node: NodeOf<'windowSum'>): boolean {
  return node.attrs.windows.some((w) =>
    w.axes.some((name) => {
      const other = name.startsWith('p') ? `q${name.slice(1)}` : `p${name.slice(1)}`;
      return hasAxis(node.axes, other) && !w.axes.includes(other);
    }),
  );
}

/** Terminals end a stage: what they give is another, smaller domain. */
export const isTerminal = (node: Node): boolean => node.op === 'sum' || (node.op === 'windowSum' && mixesOffsets(node));
