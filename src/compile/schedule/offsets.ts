import { pAxis, qAxis } from '../graph/axis.js';
import type { Node, NodeOf, Window } from '../graph/node.js';
import { type Domain, extentOf, isTerminal } from './domain.js';
import type { NestAxis, RegionName, SpreadRead, WindowRead } from './plan.js';
import { atEqualPositions } from './spread.js';
import { allOffsets, type Request, type Storage } from './storage.js';
import { Unschedulable } from './unschedulable.js';

export const IDENTITY_WINDOW: WindowRead = { size: 1, stride: 1, lo: 0 };

/** The window that slides position p of a spatial axis. */
export const windowOn = (node: NodeOf<'windowSum'>, spatial: number): Window | undefined =>
  node.attrs.windows.find((w) => w.axes.includes(pAxis(spatial)));

export const readOf = (window: Window | undefined): WindowRead =>
  window ? { size: window.size, stride: window.stride, lo: window.lo } : IDENTITY_WINDOW;

/** A pool slides both members of a pair alike, each on its own. */
export function poolWindow(node: NodeOf<'windowSum'>, spatial: number): WindowRead {
  const p = node.attrs.windows.find((w) => w.axes.includes(pAxis(spatial)));
  const q = node.attrs.windows.find((w) => w.axes.includes(qAxis(spatial)));
  const [a, b] = [readOf(p), readOf(q)];
  const alike = a.size === b.size && a.stride === b.stride && a.lo === b.lo;
  const alone = [p, q].every((w) => !w || w.axes.length === 1);
  if (!alike || !alone || p?.wrap || q?.wrap) throw new Unschedulable('a pool whose two windows differ or wrap');
  return a;
}

/** Offsets of the finer grid that a pool reads to give these offsets of the coarser one: d = s d' + u - t. */
export function pooledDemand(offsets: Iterable<number>, window: WindowRead, extent: number): ReadonlySet<number> {
  const fine = new Set<number>();
  for (const coarse of offsets)
    for (let shift = 1 - window.size; shift < window.size; shift++) {
      const d = window.stride * coarse + shift;
      if (Math.abs(d) < extent) fine.add(d);
    }
  return fine;
}

/** Offsets of an array that is read among zeros, at these offsets of the whole (times `scale`): those that it has. */
export function spreadDemand(axis: NestAxis, read: SpreadRead, scale: number, extent: number): readonly number[] {
  const { stride } = read;
  if (axis.wrap && (read.shift !== 0 || stride * read.extent !== extent))
    throw new Unschedulable('zeros at the ends of a wrapping axis');
  return (axis.offsets ?? []).flatMap((d) => {
    const whole = axis.wrap ? (scale * d) % extent : scale * d;
    const own = whole / stride;
    return whole % stride === 0 && Math.abs(own) < read.extent ? [own] : [];
  });
}

/** Whether a joint window on a paired axis of so many positions is nontrivial, and then whether it wraps. */
function wrapOf(window: Window | undefined, extent: number): boolean | null {
  const trivial = !window || (window.size === 1 && window.stride === 1 && window.lo === 0 && window.out === extent);
  return trivial ? null : window.wrap;
}

/** Whether offsets of a paired axis wrap around in a sweep: all of its windows do, or none; without any, as readers ask. */
export function axisWraps(
  nodes: readonly Node[],
  spatial: number,
  requests: ReadonlyMap<Node, Request> = new Map(),
): boolean {
  const kinds = new Set<boolean>();
  for (const node of nodes) {
    if (node.op !== 'windowSum' || isTerminal(node)) continue;
    const window = windowOn(node, spatial);
    const [input] = node.inputs;
    const wraps = wrapOf(window, input ? extentOf(input, spatial) : 0);
    if (wraps === null || !window) continue;
    kinds.add(wraps);
    if (wraps && input && extentOf(input, spatial) !== window.stride * window.out)
      throw new Unschedulable('a wrapping stride that does not divide the extent');
  }
  if (kinds.size > 1) throw new Unschedulable('wrapping and padded windows in one sweep');
  const asked = (node: Node): boolean => !isTerminal(node) && requests.get(node)?.wrap.get(spatial) === true;
  if (kinds.size === 0) return nodes.some(asked);
  return kinds.has(true);
}

/** Offsets that wrap are kept in [0, extent). */
function foldOffsets(request: Request, spatial: number, extent: number): void {
  const folded = [...(request.offsets.get(spatial) ?? [])].map((d) => ((d % extent) + extent) % extent);
  request.offsets.set(spatial, new Set(folded));
}

/** The offsets of a paired axis that a sweep must run over, from what is asked of the nodes it keeps. */
export function sweepOffsets(
  region: RegionName,
  domain: Domain,
  nodes: readonly Node[],
  spatial: number,
  wrap: boolean,
  storage: Storage,
): readonly number[] {
  const wanted = new Set<number>();
  const add = (offsets: Iterable<number>): void => {
    for (const d of offsets) wanted.add(d);
  };
  if (!domain.some((d) => d.spatial === spatial && d.paired)) return [];
  for (const node of nodes) {
    const request = storage.requests(region).get(node);
    const [input] = node.inputs;
    if (isTerminal(node) && input && atEqualPositions(input, spatial)) add([0]);
    else if (node.op === 'sum' && input) add(allOffsets(extentOf(input, spatial), wrap));
    else if (node.op === 'windowSum' && isTerminal(node) && input) {
      if (wrap) throw new Unschedulable('a pool over wrapping offsets');
      if (request?.wrap.get(spatial)) throw new Unschedulable('a pool into wrapping offsets');
      add(pooledDemand(request?.offsets.get(spatial) ?? [], poolWindow(node, spatial), extentOf(input, spatial)));
    } else if (request) {
      if ((request.wrap.get(spatial) ?? wrap) !== wrap)
        throw new Unschedulable('a reader and its source disagree on wrapping');
      request.wrap.set(spatial, wrap);
      if (wrap) foldOffsets(request, spatial, extentOf(node, spatial));
      add(request.offsets.get(spatial) ?? []);
    }
  }
  return [...wanted].sort((a, b) => a - b);
}
