import { InternalError } from '../errors.js';
import { hasAxis, qAxis } from '../graph/axis.js';
import type { Graph, Node } from '../graph/node.js';
import { nodesOf } from '../graph/traverse.js';
import { DenseScheduler } from './dense.js';
import { elementAxes } from './dense-operation.js';
import { domainOf, extentOf } from './domain.js';
import { gemmContractions, gemmStage } from './gemm.js';
import { handedIn } from './handed-in.js';
import { type Cluster, clusters } from './levels.js';
import { NestBuilder } from './nest.js';
import type { GroupBuffer, Plan, PlanInput, PlanOutput, Region, RegionName, Stage } from './plan.js';
import { type RegionGraph, regionGraphs, regionOf } from './region-graph.js';
import { joinSpreads } from './spread.js';
import { allOffsets, demand, Storage, slicedAxes } from './storage.js';
import { worksOnTable } from './table.js';
import { tableStage } from './table-stage.js';
import { Unschedulable } from './unschedulable.js';
import { viewOf } from './view.js';

function planInputs(graph: Graph, layout: PlanInput['layout']): readonly PlanInput[] {
  return nodesOf(graph).flatMap((node) => {
    if (node.op !== 'input' || handedIn(node) !== null) return [];
    const channel = node.axes.find((a) => a.name === 'c');
    const positions = node.axes.flatMap((a) => (a.extent !== null && a.name !== 'c' ? [a.extent] : []));
    const side = hasAxis(node.axes, 'j') ? ('j' as const) : ('i' as const);
    return [{ name: node.attrs.name, side, layout, positions, channels: channel?.extent ?? 1 }];
  });
}

/** Asks for an output to be kept per group: all offsets, or offset 0 where the output is at equal positions. */
function requestOutput(storage: Storage, node: Node): PlanOutput {
  const { base, follows } = viewOf(node);
  const region = regionOf(base);
  if (region === null) throw new Unschedulable('an output that is constant');
  for (const [from, to] of follows)
    if (from !== to && !(from.startsWith('q') && to === `p${from.slice(1)}`))
      throw new Unschedulable('an output that is a view');
  const request = storage.request(region, base);
  for (const { spatial, paired } of domainOf(base)) {
    if (!paired) continue;
    const whole = hasAxis(node.axes, qAxis(spatial));
    demand(request, spatial, whole ? allOffsets(extentOf(base, spatial), false) : [0], null);
  }
  return { region, buffer: request.buffer, axes: node.axes.map((a) => a.name) };
}

function buffersOf(region: RegionName, storage: Storage): readonly GroupBuffer[] {
  return [...storage.requests(region)].map(([node, request]): GroupBuffer => {
    if (worksOnTable(node)) return { kind: 'dense', axes: elementAxes(node.axes) };
    return node.op === 'sum' ? { kind: 'partial' } : { kind: 'sliced', axes: slicedAxes(node, request) };
  });
}

function fused(graph: Graph): Plan {
  const graphs = joinSpreads(regionGraphs(graph), Object.values(graph.outputs));
  const grouped = new Map<RegionGraph, readonly Cluster[]>(graphs.map((r) => [r, clusters(r)]));
  const pair = graphs.find((r) => r.name === 'pair');
  const contractions = pair ? gemmContractions(pair, grouped.get(pair) ?? []) : [];
  const gemm = contractions.length > 0;
  const storage = new Storage(planInputs(graph, gemm ? 'rowMajor' : 'sampleMinor'));
  const matrices = new Map<string, Node>();
  const outputs: Record<string, PlanOutput> = {};
  for (const [name, node] of Object.entries(graph.outputs)) {
    const region = regionOf(node);
    if (gemm && region === 'pair') {
      matrices.set(name, node);
      outputs[name] = { region, buffer: null, axes: node.axes.map((a) => a.name) };
    } else outputs[name] = requestOutput(storage, node);
  }
  const regions: Region[] = [];
  for (const region of [...graphs].reverse()) {
    const stages: Stage[] = [];
    if (region === pair && gemm) stages.push(gemmStage(region, contractions, matrices, storage));
    else
      for (const cluster of [...(grouped.get(region) ?? [])].reverse())
        stages.unshift(
          cluster.table ? tableStage(region, cluster, storage) : new NestBuilder(region, cluster, storage).build(),
        );
    regions.unshift({ name: region.name, stages, buffers: buffersOf(region.name, storage) });
  }
  return {
    dtype: graph.dtype,
    inputs: storage.inputs,
    tensors: storage.tensors,
    constants: storage.constants,
    regions,
    outputs,
  };
}

/** How a plan came about: in offset form, or dense and why. */
export interface Scheduled {
  readonly plan: Plan;
  /** Why the offset form did not hold; `null` where it did. */
  readonly denseBecause: string | null;
}

/** One primitive after the other, nothing fused. */
export function scheduleDense(graph: Graph): Plan {
  try {
    return new DenseScheduler(planInputs(graph, 'sampleMinor')).schedule(graph);
  } catch (reason) {
    throw reason instanceof Unschedulable ? new InternalError(`no plan for this graph: ${reason.message}`) : reason;
  }
}

/** A fused plan where the index expressions allow it, the dense form otherwise. */
export function schedule(graph: Graph): Scheduled {
  try {
    return { plan: fused(graph), denseBecause: null };
  } catch (reason) {
    if (!(reason instanceof Unschedulable)) throw reason;
    return { plan: scheduleDense(graph), denseBecause: reason.message };
  }
}
