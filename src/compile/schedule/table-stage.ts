import { type Node, scalarValue } from '../graph/node.js';
import { denseOperation, elementAxes, stridesOf } from './dense-operation.js';
import type { Cluster } from './levels.js';
import type { DenseAxis, DenseOperation, DenseSource, DenseStage, DenseTarget } from './plan.js';
import { type RegionGraph, regionOf } from './region-graph.js';
import type { Storage } from './storage.js';
import { isSamples } from './table.js';
import { Unschedulable } from './unschedulable.js';
import type { View } from './view.js';

/** What a table takes per sample: equal ones can follow each other in one buffer. */
const sizeKey = (axes: readonly DenseAxis[]): string => axes.map((a) => `${a.name}=${a.extent}`).join();

/** Turns a cluster that works on tables into a dense stage. Readers have been planned before. */
export function tableStage(region: RegionGraph, cluster: Cluster, storage: Storage): DenseStage {
  const mine = new Set(cluster.nodes);
  const readsOf = (node: Node): readonly View[] => region.reads.get(node) ?? [];
  const readsLeft = new Map<Node, number>();
  for (const { base } of cluster.nodes.flatMap(readsOf)) readsLeft.set(base, (readsLeft.get(base) ?? 0) + 1);
  const bufferOf = new Map<Node, number>();
  const free = new Map<string, number[]>();

  const source = (view: View, loops: readonly DenseAxis[]): DenseSource => {
    const { base } = view;
    const strides = stridesOf(view, loops);
    const scalar = scalarValue(base);
    if (scalar !== undefined) return { from: { kind: 'scalar', value: scalar }, strides };
    if (base.op === 'constant') return { from: { kind: 'constant', constant: storage.constant(base) }, strides };
    const buffer = bufferOf.get(base);
    if (mine.has(base) && buffer !== undefined) return { from: { kind: 'buffer', buffer }, strides };
    if (isSamples(base)) throw new Unschedulable('a table of the samples themselves');
    const side = regionOf(base);
    const lane = side !== null && view.follows.get(side) === 'j' ? 'j' : 'i';
    return { from: { kind: 'tensor', tensor: storage.tensor(base), lane }, strides };
  };

  const operations = cluster.nodes.flatMap((node): readonly DenseOperation[] => {
    if (storage.requests(region.name).has(node)) throw new Unschedulable('a table that is handed on as it is');
    const axes = elementAxes(node.axes);
    const targets: DenseTarget[] = [];
    if (readsLeft.has(node)) {
      const buffer = free.get(sizeKey(axes))?.pop() ?? storage.request(region.name, node).buffer;
      bufferOf.set(node, buffer);
      targets.push({ axes, to: { kind: 'buffer', buffer } });
    }
    const tensor = storage.tensorNodes.get(node);
    if (tensor !== undefined) targets.push({ axes, to: { kind: 'tensor', tensor } });
    const views = readsOf(node);
    const made = targets.map((out) => denseOperation(node, views, out, source));
    for (const { base } of views) {
      const left = (readsLeft.get(base) ?? 0) - 1;
      readsLeft.set(base, left);
      const buffer = bufferOf.get(base);
      const key = sizeKey(elementAxes(base.axes));
      if (left === 0 && buffer !== undefined) free.set(key, [...(free.get(key) ?? []), buffer]);
    }
    return made;
  });
  return { kind: 'dense', operations };
}
