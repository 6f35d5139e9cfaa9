import type { Graph, Node } from '../graph/node.js';
import { scalarValue } from '../graph/node.js';
import { denseOperation, elementAxes, stridesOf } from './dense-operation.js';
import { handedIn, sampleTensor } from './handed-in.js';
import type {
  DenseAxis,
  DenseBuffer,
  DenseOperation,
  DenseSource,
  DenseTarget,
  Plan,
  PlanInput,
  PlanOutput,
  Region,
  RegionName,
  SampleTensor,
  Side,
} from './plan.js';
import { type RegionGraph, regionGraphs, regionOf } from './region-graph.js';
import { Unschedulable } from './unschedulable.js';
import { isIdentity, type View, viewOf } from './view.js';

const bufferKey = (region: string, axes: readonly DenseAxis[]): string =>
  `${region} ${axes.map((a) => `${a.name}=${a.extent}`).join()}`;

/** Schedules every primitive on its own, on arrays over all positions: always possible, never fast. */
export class DenseScheduler {
  readonly #inputs: readonly PlanInput[];
  readonly #tensors: SampleTensor[] = [];
  readonly #tensorOf = new Map<Node, number>();
  readonly #buffers = new Map<string, DenseBuffer[]>();
  readonly #bufferOf = new Map<Node, number>();
  /** Reads of a node still to come, outputs included; at 0 its buffer is free for another node of the same axes. */
  readonly #readsLeft = new Map<Node, number>();
  readonly #free = new Map<string, number[]>();
  readonly #constants: (readonly number[])[] = [];

  constructor(inputs: readonly PlanInput[]) {
    this.#inputs = inputs.map((x) => ({ ...x, layout: 'sampleMinor' as const }));
  }

  schedule(graph: Graph): Plan {
    const graphs = regionGraphs(graph);
    this.#countReads(graph, graphs);
    const crossing = new Set(
      graphs.flatMap((r) =>
        r.nodes.flatMap((n) => (r.reads.get(n) ?? []).map((v) => v.base).filter((b) => regionOf(b) !== r.name)),
      ),
    );
    const work = new Map(
      graphs.map((r) => [r.name, r.nodes.flatMap((node) => this.#operations(r, node, crossing.has(node)))]),
    );
    const outputs = Object.fromEntries(
      Object.entries(graph.outputs).map(([name, node]) => [
        name,
        this.#output(node, graphs, (region) => work.get(region) ?? []),
      ]),
    );
    const regions = graphs.map(({ name }): Region => {
      const operations = work.get(name) ?? [];
      return { name, stages: [{ kind: 'dense', operations }], buffers: this.#buffers.get(name) ?? [] };
    });
    return {
      dtype: graph.dtype,
      inputs: this.#inputs,
      tensors: this.#tensors,
      constants: this.#constants,
      regions,
      outputs,
    };
  }

  #countReads(graph: Graph, graphs: readonly RegionGraph[]): void {
    const bases = graphs.flatMap((r) => r.nodes.flatMap((n) => (r.reads.get(n) ?? []).map((v) => v.base)));
    for (const base of [...bases, ...Object.values(graph.outputs).map((n) => viewOf(n).base)])
      this.#readsLeft.set(base, (this.#readsLeft.get(base) ?? 0) + 1);
  }

  /** One read of a node is done. */
  #wasRead(region: string, node: Node): void {
    const left = (this.#readsLeft.get(node) ?? 0) - 1;
    this.#readsLeft.set(node, left);
    const buffer = this.#bufferOf.get(node);
    if (left > 0 || buffer === undefined || regionOf(node) !== region) return;
    const key = bufferKey(region, elementAxes(node.axes));
    this.#free.set(key, [...(this.#free.get(key) ?? []), buffer]);
  }

  /** Where an output lies; one that is a view is copied along the view (0 + x). */
  #output(node: Node, graphs: readonly RegionGraph[], work: (region: RegionName) => DenseOperation[]): PlanOutput {
    const view = viewOf(node);
    const name = regionOf(view.base);
    const region = graphs.find((r) => r.name === name);
    const buffer = this.#bufferOf.get(view.base);
    if (!region || buffer === undefined) throw new Unschedulable(`the output ${view.base.op} is not computed`);
    const axes = node.axes.map((a) => a.name);
    if (isIdentity(view)) return { region: region.name, buffer, axes };
    const loops = elementAxes(node.axes);
    const copy = this.#newBuffer(region.name, node, loops);
    const sources = [
      this.#source(view, loops, region),
      { from: { kind: 'scalar' as const, value: 0 }, strides: loops.map(() => 0) },
    ];
    work(region.name).push({ op: 'add', sources, out: { axes: loops, to: { kind: 'buffer', buffer: copy } } });
    return { region: region.name, buffer: copy, axes };
  }

  #operations(region: RegionGraph, node: Node, crosses: boolean): readonly DenseOperation[] {
    const axes = elementAxes(node.axes);
    const targets: DenseTarget[] = [{ axes, to: { kind: 'buffer', buffer: this.#newBuffer(region.name, node, axes) } }];
    const side = regionOf(node);
    if (crosses && (side === 'i' || side === 'j')) {
      const tensor = this.#tensors.push({ side, extents: axes.map((a) => a.extent) }) - 1;
      this.#tensorOf.set(node, tensor);
      targets.push({ axes, to: { kind: 'tensor', tensor } });
    }
    const views = region.reads.get(node) ?? [];
    const source = (view: View, loops: readonly DenseAxis[]): DenseSource => this.#source(view, loops, region);
    const operations = targets.map((out) => denseOperation(node, views, out, source));
    for (const { base } of views) this.#wasRead(region.name, base);
    return operations;
  }

  #newBuffer(region: string, node: Node, axes: readonly DenseAxis[]): number {
    const list = this.#buffers.get(region) ?? [];
    this.#buffers.set(region, list);
    const buffer = this.#free.get(bufferKey(region, axes))?.pop() ?? list.push({ kind: 'dense', axes }) - 1;
    this.#bufferOf.set(node, buffer);
    return buffer;
  }

  /** Where an input lies that is read entry by entry. */
  #handedIn(node: Node, side: Side): number {
    const known = this.#tensorOf.get(node);
    if (known !== undefined) return known;
    const extents = elementAxes(node.axes).map((a) => a.extent);
    const tensor = this.#tensors.push(sampleTensor(node, side, extents)) - 1;
    this.#tensorOf.set(node, tensor);
    return tensor;
  }

  #source(view: View, loops: readonly DenseAxis[], region: RegionGraph): DenseSource {
    const { base } = view;
    const scalar = scalarValue(base);
    const strides = stridesOf(view, loops);
    if (scalar !== undefined) return { from: { kind: 'scalar', value: scalar }, strides };
    if (base.op === 'constant')
      return { from: { kind: 'constant', constant: this.#constants.push(base.attrs.data) - 1 }, strides };
    const side = regionOf(base);
    const lane: Side = side !== null && side !== 'pair' && view.follows.get(side) === 'j' ? 'j' : 'i';
    if (handedIn(base) !== null && side !== null && side !== 'pair')
      return { from: { kind: 'tensor', tensor: this.#handedIn(base, side), lane }, strides };
    if (base.op === 'input') {
      const input = this.#inputs.findIndex((x) => x.name === base.attrs.name);
      return { from: { kind: 'input', input, lane }, strides };
    }
    const tensor = this.#tensorOf.get(base);
    if (side !== region.name && tensor !== undefined) return { from: { kind: 'tensor', tensor, lane }, strides };
    const buffer = this.#bufferOf.get(base);
    if (buffer === undefined) throw new Unschedulable(`${base.op} is read before it is computed`);
    return { from: { kind: 'buffer', buffer }, strides };
  }
}
